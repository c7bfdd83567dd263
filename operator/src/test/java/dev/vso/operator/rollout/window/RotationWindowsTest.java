package dev.vso.operator.rollout.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RotationWindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotationWindowsTest {

    private static final String BERLIN = "Europe/Berlin";

    private static RotationWindows windows(String... specs) throws InvalidWindowException {
        RotationWindow[] parsed = new RotationWindow[specs.length];
        for (int i = 0; i < specs.length; i++) {
            String[] parts = specs[i].split("\\|", -1);
            parsed[i] = RotationWindow.of(new RotationWindowSpec(parts[0], parts[1], parts[2]));
        }
        return new RotationWindows(true, Arrays.asList(parsed));
    }

    @ParameterizedTest(name = "{0}: at {2} open {3}, next {4}")
    @DisplayName("A window is open from its start for its duration, and the next opening is later than the moment")
    @CsvSource({
        // name, window, now, open, next opening; 2030-01-05 is a Saturday
        "before,                0 2 * * 6|4h|UTC,          2030-01-05T01:59:59Z, false, 2030-01-05T02:00:00Z",
        "at its start,          0 2 * * 6|4h|UTC,          2030-01-05T02:00:00Z, true,  2030-01-12T02:00:00Z",
        "inside,                0 2 * * 6|4h|UTC,          2030-01-05T05:59:59Z, true,  2030-01-12T02:00:00Z",
        "at its end,            0 2 * * 6|4h|UTC,          2030-01-05T06:00:00Z, false, 2030-01-12T02:00:00Z",
        "over midnight,         0 22 * * fri|4h|UTC,       2030-01-05T01:59:59Z, true,  2030-01-11T22:00:00Z",
        "after midnight,        0 22 * * fri|4h|UTC,       2030-01-05T02:00:00Z, false, 2030-01-11T22:00:00Z",
        "over days,             0 0 * * 1|48h|UTC,         2030-01-08T23:59:59Z, true,  2030-01-14T00:00:00Z",
        "over the month,        0 22 31 * *|4h|UTC,        2030-02-01T01:00:00Z, true,  2030-03-31T22:00:00Z",
        "over the year,         0 22 31 12 *|4h|UTC,       2031-01-01T01:59:00Z, true,  2031-12-31T22:00:00Z",
        "leap day,              0 2 29 2 *|1h|UTC,         2096-02-29T03:00:00Z, false, 2104-02-29T02:00:00Z",
        "seven days,            0 0 1 * *|168h|UTC,        2030-01-07T23:59:59Z, true,  2030-02-01T00:00:00Z",
        "starts overlap,        */30 * * * *|1h|UTC,       2030-01-05T02:10:00Z, true,  2030-01-05T02:30:00Z",
        "time zone,             0 2 * * 6|4h|Europe/Berlin, 2030-01-05T00:59:59Z, false, 2030-01-05T01:00:00Z",
        "half an hour,          0 2 * * 6|4h|Asia/Kolkata, 2030-01-04T20:30:00Z, true,  2030-01-11T20:30:00Z",
        "either day,            0 2 13 * fri|1h|UTC,       2030-01-04T02:30:00Z, true,  2030-01-11T02:00:00Z",
        "the other day,         0 2 13 * fri|1h|UTC,       2030-01-12T02:30:00Z, false, 2030-01-13T02:00:00Z",
        "day and any weekday,   0 2 13 * *|1h|UTC,         2030-01-12T02:30:00Z, false, 2030-01-13T02:00:00Z",
        "Sunday is 7,           0 2 * * 7|1h|UTC,          2030-01-05T02:30:00Z, false, 2030-01-06T02:00:00Z",
        "Friday to Sunday,      0 2 * * Fri-Sun|1h|UTC,    2030-01-06T02:30:00Z, true,  2030-01-11T02:00:00Z",
        "names of months,       0 2 1 JAN-MAR/2 *|1h|UTC,  2030-01-02T00:00:00Z, false, 2030-03-01T02:00:00Z",
    })
    void table(String name, String window, Instant now, boolean open, Instant next) throws InvalidWindowException {
        RotationWindows windows = windows(window);
        assertThat(windows.isOpen(now)).as(name).isEqualTo(open);
        assertThat(windows.nextOpening(now)).as(name).contains(next);
    }

    @ParameterizedTest(name = "{0}: at {2} open {3}, next {4}")
    @DisplayName(
            "A start that clocks skip is the moment they are put forward; one that they repeat is the first of the two")
    @CsvSource({
        // 2030-03-31 and 2030-10-27 in Berlin: 2:00 becomes 3:00, and 3:00 becomes 2:00
        "before the gap,        30 2 * * *|1h|Europe/Berlin, 2030-03-31T00:59:59Z, false, 2030-03-31T01:00:00Z",
        "gap,                   30 2 * * *|1h|Europe/Berlin, 2030-03-31T01:00:00Z, true,  2030-04-01T00:30:00Z",
        "gap until,             30 2 * * *|1h|Europe/Berlin, 2030-03-31T02:00:00Z, false, 2030-04-01T00:30:00Z",
        "gap inside,            0 1 * * *|3h|Europe/Berlin,  2030-03-31T02:59:59Z, true,  2030-03-31T23:00:00Z",
        "gap twice,             0 2-3 * * *|1m|Europe/Berlin, 2030-03-31T00:30:00Z, false, 2030-03-31T01:00:00Z",
        "after the gap,         0 2-3 * * *|1m|Europe/Berlin, 2030-03-31T01:00:00Z, true,  2030-04-01T00:00:00Z",
        "overlap,               30 2 * * *|10m|Europe/Berlin, 2030-10-27T00:30:00Z, true,  2030-10-28T01:30:00Z",
        "overlap once,          30 2 * * *|10m|Europe/Berlin, 2030-10-27T01:30:00Z, false, 2030-10-28T01:30:00Z",
        "overlap inside,        0 2 * * *|2h|Europe/Berlin,  2030-10-27T01:59:59Z, true,  2030-10-28T01:00:00Z",
        "overlap until,         0 2 * * *|2h|Europe/Berlin,  2030-10-27T02:00:00Z, false, 2030-10-28T01:00:00Z",
        "a day that is skipped, 0 2 30 12 *|1h|Pacific/Apia, 2011-12-30T09:00:00Z, false, 2011-12-30T10:00:00Z",
    })
    void daylightSaving(String name, String window, Instant now, boolean open, Instant next)
            throws InvalidWindowException {
        table(name, window, now, open, next);
    }

    @Test
    @DisplayName("Of several windows one that is open is enough, and the earliest opens next")
    void several() throws InvalidWindowException {
        RotationWindows windows = windows("0 2 * * 6|4h|" + BERLIN, "0 3 * * 3|1h|UTC");
        assertThat(windows.isOpen(Instant.parse("2030-01-02T03:30:00Z"))).isTrue();
        assertThat(windows.isOpen(Instant.parse("2030-01-05T03:30:00Z"))).isTrue();
        assertThat(windows.isOpen(Instant.parse("2030-01-03T03:30:00Z"))).isFalse();
        assertThat(windows.nextOpening(Instant.parse("2030-01-03T03:30:00Z")))
                .contains(Instant.parse("2030-01-05T01:00:00Z"));
        assertThat(windows.nextOpening(Instant.parse("2030-01-05T03:30:00Z")))
                .contains(Instant.parse("2030-01-09T03:00:00Z"));
    }

    @Test
    @DisplayName("Without restriction it is always open; a restriction without windows is never open")
    void none() {
        Instant now = Instant.parse("2030-01-03T03:30:00Z");
        assertThat(RotationWindows.ALWAYS.isOpen(now)).isTrue();
        RotationWindows never = new RotationWindows(true, List.of());
        assertThat(never.isOpen(now)).isFalse();
        assertThat(never.nextOpening(now)).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("From one opening to the next it is closed once its duration is over")
    @CsvSource({"0 2 * * 6|4h|Europe/Berlin", "30 2 * * *|1h|Europe/Berlin", "15 */6 * * *|2h|America/New_York"})
    void openingsInARow(String window) throws InvalidWindowException {
        RotationWindows windows = windows(window);
        Duration open = windows.windows().getFirst().open();
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        for (int i = 0; i < 500; i++) {
            Optional<Instant> next = windows.nextOpening(now);
            assertThat(next).isPresent();
            now = next.get();
            assertThat(windows.isOpen(now.minusMillis(1))).isFalse();
            assertThat(windows.isOpen(now)).isTrue();
            assertThat(windows.isOpen(now.plus(open).minusMillis(1))).isTrue();
            assertThat(windows.isOpen(now.plus(open))).isFalse();
        }
    }
}
