package dev.vso.operator.logging;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How to log, in the terms of the {@code --zap-…} flags that charts for the Vault Secrets Operator set.
 *
 * @param stackTraces the least severe level whose errors show a stack trace; at debug verbosity all do
 */
public record LogOptions(Verbosity verbosity, Encoding encoding, TimeFormat timeFormat, Severity stackTraces) {
    /** The settings of a production deployment: JSON lines at info, stack traces for errors only. */
    public static final LogOptions PRODUCTION =
            new LogOptions(Verbosity.INFO, Encoding.JSON, TimeFormat.RFC3339, Severity.ERROR);

    /** The meaning of {@code --zap-devel}: lines for people at debug, stack traces from warnings on. */
    public static final LogOptions DEVELOPMENT =
            new LogOptions(Verbosity.DEBUG, Encoding.CONSOLE, TimeFormat.ISO8601, Severity.WARN);

    /** How much is logged. */
    public enum Verbosity {
        /** Nothing: the operator logs nothing above error, and zap's panic shows only higher levels. */
        PANIC,
        ERROR,
        INFO,
        DEBUG,
        /** Includes debug lines of the Kubernetes client and the operator framework. */
        TRACE;

        /** Verbosities from six on are the trace level in charts for the Vault Secrets Operator. */
        private static final int FIRST_TRACE = 6;

        /**
         * The verbosity of {@code --zap-log-level}: a name, or a whole number above 0.
         *
         * @throws IllegalArgumentException if it is neither
         */
        public static Verbosity parse(String text) {
            if (text.matches("[1-9][0-9]{0,2}")) {
                return Integer.parseInt(text) < FIRST_TRACE ? DEBUG : TRACE;
            }
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "panic" -> PANIC;
                case "error" -> ERROR;
                case "info" -> INFO;
                case "debug" -> DEBUG;
                default -> throw notOneOf(text, "debug, info, error, panic or a whole number above 0");
            };
        }
    }

    /** The form of a line. */
    public enum Encoding {
        JSON,
        CONSOLE;

        /**
         * The form of {@code --zap-encoder}.
         *
         * @throws IllegalArgumentException if the name is unknown
         */
        public static Encoding parse(String text) {
            return named(Encoding.class, text);
        }
    }

    /** The form of a time; the names are zap's. */
    public enum TimeFormat {
        /** Seconds since 1970 with a fraction. */
        EPOCH,
        /** Milliseconds since 1970. */
        MILLIS,
        /** Nanoseconds since 1970. */
        NANO,
        /** {@code 2026-11-22T03:57:05.123Z}. */
        ISO8601,
        /** {@code 2026-11-22T03:57:05Z}. */
        RFC3339,
        /** {@code 2026-11-22T03:57:05.123456789Z}. */
        RFC3339NANO;

        /**
         * The form of {@code --zap-time-encoding}.
         *
         * @throws IllegalArgumentException if the name is unknown
         */
        public static TimeFormat parse(String text) {
            return named(TimeFormat.class, text);
        }
    }

    /** The level from which stack traces are shown; the names are those of {@code --zap-stacktrace-level}. */
    public enum Severity {
        INFO,
        WARN,
        ERROR,
        /** Never, except at debug verbosity. */
        PANIC;

        /**
         * The level of {@code --zap-stacktrace-level}.
         *
         * @throws IllegalArgumentException if the name is unknown
         */
        public static Severity parse(String text) {
            return named(Severity.class, text);
        }
    }

    private static <E extends Enum<E>> E named(Class<E> type, String text) {
        E[] all = type.getEnumConstants();
        return Arrays.stream(all)
                .filter(value -> value.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> notOneOf(
                        text,
                        Arrays.stream(all)
                                .map(value -> value.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    private static IllegalArgumentException notOneOf(String text, String allowed) {
        return new IllegalArgumentException("\"" + text + "\" is not one of " + allowed);
    }
}
