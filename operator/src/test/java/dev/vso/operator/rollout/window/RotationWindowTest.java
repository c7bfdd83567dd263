package dev.vso.operator.rollout.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vso.api.RotationWindowSpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotationWindowTest {

    private static String message(String cron, String duration, String timeZone) {
        InvalidWindowException invalid = catchThrowableOfType(
                InvalidWindowException.class,
                () -> RotationWindow.of(new RotationWindowSpec(cron, duration, timeZone)));
        assertThat(invalid).as(cron).isNotNull();
        assertThat(invalid.explanation().remedy()).startsWith("write ");
        return invalid.explanation().text();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("A message names field, cause and what to write")
    @CsvSource(
            delimiter = '|',
            value = {
                "0 2 * *         | cron \"0 2 * *\" has not five fields; write five fields: minute",
                "0 2 * * * *     | has not five fields",
                "''              | has not five fields",
                "@daily          | has not five fields",
                "60 2 * * *      | cron has \"60\" for the minute; write 0 to 59,",
                "0 24 * * *      | for the hour; write 0 to 23,",
                "0 2 0 * *       | cron has \"0\" for the day of the month; write 1 to 31,",
                "0 2 * 13 *      | for the month; write 1 to 12 or JAN to DEC,",
                "0 2 * * 8       | for the day of the week; write 0 to 7 or SUN to SAT,",
                "0 2 * * sat-fri | cron has \"sat-fri\" for the day",
                "0 2 L * *       | cron has \"L\"",
                "0 2 ? * *       | cron has \"?\"",
                "0 2 * * 6#1     | cron has \"6#1\"",
                "*/0 2 * * *     | cron has \"*/0\"",
                "*/99 2 * * *    | cron has \"*/99\"",
                "1/ 2 * * *      | cron has \"1/\"",
                "1//2 2 * * *    | cron has \"1//2\"",
                "1,,2 2 * * *    | cron has \"1,,2\"",
                ", 2 * * *       | cron has \",\"",
                "5-1 2 * * *     | cron has \"5-1\"",
                "-1 2 * * *      | cron has \"-1\"",
                "+1 2 * * *      | cron has \"+1\"",
                "*-5 2 * * *     | cron has \"*-5\"",
                "jan 2 * * *     | cron has \"jan\"",
                "٣ 2 * * *       | for the minute",
                "0 2 31 2 *      | cron \"0 2 31 2 *\" matches no date, because no such month has such a day; write a day",
                "0 2 30-31 feb * | matches no date",
                "0 2 31 4,6,9 *  | matches no date",
            })
    void badCron(String cron, String part) {
        assertThat(message(cron, "4h", "")).contains(part);
    }

    @Test
    void badDurationOrZone() {
        assertThat(message("0 2 * * *", "59s", "")).startsWith("duration \"59s\" is not one from 1m to 168h; write");
        assertThat(message("0 2 * * *", "169h", "")).contains("1m to 168h");
        assertThat(message("0 2 * * *", "four", "")).contains("1m to 168h");
        assertThat(message("0 2 * * *", "4h", "Europe/Berlyn"))
                .isEqualTo("timeZone \"Europe/Berlyn\" is not known; write a name of the IANA time zone database, "
                        + "such as Europe/Berlin");
        assertThat(message("0 2 * * *" + " ".repeat(100), "4h", "")).startsWith("cron has more than 100 characters;");
    }

    @Test
    @DisplayName("A day that a month lacks is no error where a day of the week may match, or another month has it")
    void possibleDates() throws InvalidWindowException {
        for (String cron : new String[] {"0 2 31 2 mon", "0 2 31 2,3 *", "0 2 29 2 *", "0 2 30,1 2 *"}) {
            assertThat(RotationWindow.of(new RotationWindowSpec(cron, "4h", "")).cron())
                    .as(cron)
                    .isNotNull();
        }
    }
}
