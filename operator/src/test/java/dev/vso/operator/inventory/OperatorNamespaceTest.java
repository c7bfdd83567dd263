package dev.vso.operator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorNamespaceTest {

    private static final Instant NOW = Instant.parse("2026-11-30T01:00:00Z");
    private static final Leader LIVE = held("operator-1_x", Duration.ofSeconds(3));
    private static final Leader SHARDED = held("shards-12", Duration.ofSeconds(1));
    private static final Leader SILENT = held("operator-2_y", Duration.ofHours(3));
    private static final Leader GIVEN_BACK = held("", Duration.ofSeconds(3));

    private static Leader held(String name, Duration ago) {
        return new Leader(name, NOW.minus(ago));
    }

    private static Arguments row(Map<String, Leader> leaders, OperatorNamespace expected) {
        return Arguments.of(leaders, expected);
    }

    static Arguments[] rows() {
        OperatorNamespace a = new OperatorNamespace.Namespace("a");
        return new Arguments[] {
            row(Map.of(), new OperatorNamespace.Unknown()),
            row(Map.of("a", LIVE), a),
            row(Map.of("a", SILENT), a),
            row(Map.of("a", GIVEN_BACK), a),
            row(Map.of("a", LIVE, "b", GIVEN_BACK), a),
            row(Map.of("a", LIVE, "b", SILENT), a),
            row(Map.of("a", LIVE, "b", SILENT, "c", GIVEN_BACK), a),
            row(Map.of("a", SHARDED, "b", SILENT), a),
        };
    }

    @ParameterizedTest(name = "R2: {0} is {1}")
    @MethodSource("rows")
    void liveLeaseWins(Map<String, Leader> leaders, OperatorNamespace expected) {
        assertThat(OperatorNamespace.of(leaders, NOW)).isEqualTo(expected);
    }

    @Test
    void whichOfSeveralIsAsked() {
        assertThat(OperatorNamespace.of(Map.of("b", SILENT, "a", GIVEN_BACK), NOW))
                .isEqualTo(new OperatorNamespace.Several(
                        "Leases of an operator are in 2 namespaces: a (released), b (not renewed for 3h); "
                                + "choose one with --operator-namespace"));
        assertThat(OperatorNamespace.of(Map.of("b", SHARDED, "a", LIVE), NOW))
                .isEqualTo(new OperatorNamespace.Several(
                        "Leases of an operator are in 2 namespaces: a (held by operator-1), b (held by shards-12); "
                                + "choose one with --operator-namespace"));
    }
}
