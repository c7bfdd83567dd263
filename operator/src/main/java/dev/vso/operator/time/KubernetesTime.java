package dev.vso.operator.time;

import java.time.Instant;
import java.time.LocalDate;

/** Times in Kubernetes metadata: RFC 3339 in UTC and whole seconds. */
public final class KubernetesTime {

    private static final String FORM = "0000-00-00T00:00:00Z";
    private static final int DAY = 86_400;

    private KubernetesTime() {}

    /**
     * Parses a time. A general parser would take most of the time of a reconciliation, so the usual form has its own.
     *
     * @throws java.time.format.DateTimeParseException if the text is no time
     */
    public static Instant parse(String text) {
        if (!isUsual(text)) {
            return Instant.parse(text);
        }
        int month = number(text, 5);
        int day = number(text, 8);
        int hour = number(text, 11);
        int minute = number(text, 14);
        int second = number(text, 17);
        if (month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59) {
            return Instant.parse(text); // the ends of months, and invalid times
        }
        long days = LocalDate.of(number(text, 0) * 100 + number(text, 2), month, day)
                .toEpochDay();
        return Instant.ofEpochSecond(days * DAY + hour * 3600L + minute * 60L + second);
    }

    private static boolean isUsual(String text) {
        if (text.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char wanted = FORM.charAt(i);
            char found = text.charAt(i);
            if (wanted == '0' ? found < '0' || found > '9' : found != wanted) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }
}
