package dev.vso.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.time.GoDuration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefreshLimitsTest {

    private static RefreshLimits limits(String floor, String usual) {
        return new RefreshLimits(GoDuration.parse(floor), GoDuration.parse(usual));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            1s, 60s, 1ms,  1s,  60s
            0s, 60s, 1ms,  1s,  60s
            5m, 60s, 1s,   5m,  5m
            5m, 60s, 5m,   5m,  5m
            5m, 10m, 299s, 5m,  10m
            5m, 10m, 1h,   1h,  10m
            """)
    void anIntervalIsRaisedToTheFloorAndSoIsTheUsual(
            String floor, String usual, String asked, String raised, String without) {
        RefreshLimits limits = limits(floor, usual);
        assertThat(limits.raised(GoDuration.parse(asked))).isEqualTo(GoDuration.parse(raised));
        assertThat(limits.usual()).isEqualTo(GoDuration.parse(without));
    }

    @DisplayName("A shorter interval is reported")
    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            none, false
            '',   false
            0s,   false
            1d,   false
            29s,  true
            30s,  false
            0.4m, true
            1h,   false
            """)
    void shorterInterval(String refreshAfter, boolean told) {
        assertThat(limits("30s", "60s").shortfall(refreshAfter).isPresent()).isEqualTo(told);
    }

    @DisplayName("The message has cause and cure, in the field's form")
    @ParameterizedTest
    @CsvSource(textBlock = """
            5m,    5m
            90s,   90s
            1h30m, 90m
            24h,   24h
            1.5s,  1.5s
            """)
    void shorterIntervalMessage(String floor, String words) {
        assertThat(limits(floor, "60s").shortfall("1.2s"))
                .isEqualTo(Optional.of(new UnusedField(
                        "refreshAfter",
                        "the operator has --min-refresh-after=" + words + " and reads that often",
                        "set it to " + words + " or more")));
    }
}
