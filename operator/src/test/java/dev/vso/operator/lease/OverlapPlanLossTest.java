package dev.vso.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.time.GoDuration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlapPlanLossTest {

    private static final Instant OVERLAP_END = Instant.parse("2030-01-01T00:00:00Z");

    private static Instant at(String offset) {
        return offset.startsWith("-")
                ? OVERLAP_END.minus(GoDuration.parse(offset.substring(1)))
                : OVERLAP_END.plus(GoDuration.parse(offset));
    }

    @ParameterizedTest(name = "end {0}, maxOverlap {1}, renewable {2}, now {3}: {4}")
    @CsvSource({
        // the last third
        "30m, , false, 19m59s, ",
        "30m, , false, 20m, 30m",
        "30m, , false, 29m59s, 30m",
        "30m, , false, 30m, ",
        // at most an hour
        "30h, , false, 28h59m, ",
        "30h, , false, 29h, 30h",
        // at least a minute
        "2m, , false, 59s, ",
        "2m, , false, 1m, 2m",
        "30s, , false, -31s, ",
        "30s, , false, -30s, 30s",
        // an end before the overlap is over
        "-10s, , false, -71s, ",
        "-10s, , false, -70s, -10s",
        // a renewal may put it off
        "30m, , true, 29m, ",
        // maxOverlap comes first, whatever a renewal gives
        "30h, 30m, true, 19m, ",
        "30h, 30m, true, 20m, 30m",
        "30h, 30m, false, 20m, 30m",
        // the end comes first
        "20m, 30m, false, 14m, 20m",
        "20m, 30m, true, 14m, ",
        // no revocation before the overlap is over
        "30m, -1m, true, -30s, 0s",
    })
    @DisplayName("a warning is due near the end that nothing puts off")
    void loss(String end, String latest, boolean renewable, String now, String expected) {
        var replaced = new ReplacedCredentials(
                OVERLAP_END,
                Optional.ofNullable(latest).map(OverlapPlanLossTest::at),
                at(end),
                Optional.empty(),
                List.of());

        assertThat(OverlapPlan.loss(replaced, renewable, at(now)))
                .isEqualTo(Optional.ofNullable(expected).map(OverlapPlanLossTest::at));
    }
}
