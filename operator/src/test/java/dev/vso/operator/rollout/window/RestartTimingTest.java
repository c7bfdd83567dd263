package dev.vso.operator.rollout.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RotationWindowSpec;
import dev.vso.api.StaticRotation;
import dev.vso.error.Explanation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartTimingTest {

    /** A Thursday; the window opens on Saturday at 2:00 in Berlin. */
    private static final Instant NOW = Instant.parse("2030-01-03T12:00:00Z");

    private static final Instant OPENING = Instant.parse("2030-01-05T01:00:00Z");
    private static final RotationWindowSpec SATURDAY = new RotationWindowSpec("0 2 * * 6", "4h", "Europe/Berlin");
    private static final RotationWindowSpec IMPOSSIBLE = new RotationWindowSpec("0 2 31 2 *", "4h", "");

    private static RestartTiming timing(@Nullable String quiet, RotationWindowSpec... windows) {
        return RestartTiming.of(new StaticRotation(null, quiet, Arrays.asList(windows)));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("A restart waits for a window only if the previous value works until it opens")
    @CsvSource({
        "no end known,          2030-01-03T12:00:00Z,                     , Closed 2030-01-05T01:00:00Z",
        "ends in the window,    2030-01-03T12:00:00Z, 2030-01-05T01:00:01Z, Closed 2030-01-05T01:00:00Z",
        "ends as it opens,      2030-01-03T12:00:00Z, 2030-01-05T01:00:00Z, AtOnce",
        "shorter than the gap,  2030-01-03T12:00:00Z, 2030-01-04T12:00:00Z, AtOnce",
        "ended already,         2030-01-03T12:00:00Z, 2030-01-03T11:00:00Z, AtOnce",
        "open,                  2030-01-05T01:00:00Z,                     , Open",
        "open and ending,       2030-01-05T04:59:59Z, 2030-01-05T05:00:00Z, Open",
        "closed again,          2030-01-05T05:00:00Z, 2030-01-12T00:00:00Z, AtOnce",
    })
    void table(String name, Instant now, @Nullable Instant end, String expected) {
        WindowState state = timing(null, SATURDAY)
                .at(now, end == null ? Stream.empty() : Stream.of(new PreviousExpiry(end, "it ends")));
        String words = switch (state) {
            case WindowState.Open() -> "Open";
            case WindowState.AtOnce(String why) -> why.equals("it ends") ? "AtOnce" : why;
            case WindowState.Closed(Instant until) -> "Closed " + until;
        };
        assertThat(words).as(name).isEqualTo(expected);
    }

    @Test
    @DisplayName("Of several ends the first decides, and says why")
    void firstEnd() {
        WindowState state = timing(null, SATURDAY)
                .at(
                        NOW,
                        Stream.of(
                                new PreviousExpiry(NOW.plusSeconds(60), "later"),
                                new PreviousExpiry(NOW.plusSeconds(59), "sooner"),
                                new PreviousExpiry(OPENING.plusSeconds(1), "after")));
        assertThat(state).isEqualTo(new WindowState.AtOnce("sooner"));
    }

    @Test
    @DisplayName("An impossible window names field, cause and cure, and never opens; the others still do")
    void invalidWindow() {
        RestartTiming alone = timing(null, IMPOSSIBLE);
        assertThat(alone.problems())
                .extracting(Explanation::text)
                .containsExactly(
                        "rotation.windows[0].cron \"0 2 31 2 *\" matches no date, because no such month has such a "
                                + "day; write a day that the month has, or 1 for the first of the next month");
        WindowState.Closed never = new WindowState.Closed(Instant.MAX);
        assertThat(alone.at(NOW, Stream.empty())).isEqualTo(never);
        assertThat(never.words()).isEqualTo("delayed, because no window of rotation.windows opens");
        assertThat(alone.at(NOW, Stream.of(new PreviousExpiry(NOW.plus(Duration.ofDays(900)), "it ends"))))
                .isEqualTo(new WindowState.AtOnce("it ends"));

        RestartTiming both = timing(null, SATURDAY, IMPOSSIBLE);
        assertThat(both.problems()).hasSize(1).first().asString().startsWith("rotation.windows[1].cron");
        assertThat(both.at(NOW, Stream.empty())).isEqualTo(new WindowState.Closed(OPENING));
    }

    @Test
    void quiet() {
        assertThat(timing("20s").quiet()).contains(Duration.ofSeconds(20));
        assertThat(timing("20s").windows()).isEqualTo(RotationWindows.ALWAYS);
        assertThat(timing("1m").problems()).isEmpty();
        assertThat(timing("").equals(RestartTiming.ANY_TIME)).isTrue();
        assertThat(RestartTiming.of(null)).isEqualTo(RestartTiming.ANY_TIME);
        for (String bad : new String[] {"61s", "-1s", "soon"}) {
            RestartTiming timing = timing(bad, SATURDAY);
            assertThat(timing.quiet()).isEqualTo(Optional.empty());
            assertThat(timing.problems())
                    .extracting(Explanation::text)
                    .containsExactly(
                            "rotation.quiet \"%s\" is not a duration of at most 60s; write a number with s or m, such as 20s"
                                    .formatted(bad));
        }
    }

    @Test
    @DisplayName("The longest quiet time of the resources counts; one that says nothing has the operator's")
    void longestQuiet() {
        RestartTimings timings = new RestartTimings();
        Duration usual = Duration.ofSeconds(5);
        assertThat(timings.put("short", timing("1s"), PreviousValues.LASTING)).isTrue();
        assertThat(timings.put("long", timing("50s"), PreviousValues.LASTING)).isTrue();
        assertThat(timings.put("silent", RestartTiming.ANY_TIME, PreviousValues.LASTING))
                .isFalse();
        assertThat(timings.quiet(Stream.of("short"), usual)).isEqualTo(Duration.ofSeconds(1));
        assertThat(timings.quiet(Stream.of("short", "silent"), usual)).isEqualTo(usual);
        assertThat(timings.quiet(Stream.of("short", "long", "silent"), usual)).isEqualTo(Duration.ofSeconds(50));
        assertThat(timings.quiet(Stream.empty(), usual)).isEqualTo(usual);
        assertThat(timings.put("long", RestartTiming.ANY_TIME, PreviousValues.LASTING))
                .isTrue();
        assertThat(timings.quiet(Stream.of("long"), usual)).isEqualTo(usual);
    }
}
