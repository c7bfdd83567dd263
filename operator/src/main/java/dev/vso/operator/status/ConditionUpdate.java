package dev.vso.operator.status;

import java.util.regex.Pattern;

/**
 * The new state of one condition of a resource.
 *
 * @param reason one word for programs, in the form that the Kubernetes API demands
 * @param message a sentence for people that says what to do next; truncated to 1024 bytes
 */
public record ConditionUpdate(ConditionType type, ConditionStatus truth, String reason, String message) {
    static final int LONGEST_MESSAGE = 1024;
    private static final int LONGEST_REASON = 1024;
    private static final Pattern REASON = Pattern.compile("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?");

    /** A condition's status. */
    public enum ConditionStatus {
        /** True. */
        TRUE("True"),
        /** False. */
        FALSE("False"),
        /** Unknown. */
        UNKNOWN("Unknown");

        private final String text;

        ConditionStatus(String text) {
            this.text = text;
        }

        /** The status in {@code status.conditions}. */
        public String text() {
            return text;
        }
    }

    public ConditionUpdate {
        if (reason.length() > LONGEST_REASON || !REASON.matcher(reason).matches()) {
            throw new IllegalArgumentException(
                    "reason of " + type.text() + " is not one word in letters and digits: " + reason);
        }
        message = Truncation.toBytes(message, LONGEST_MESSAGE);
    }

    /** True if the message describes a failure; that of a restart lists pending restarts instead. */
    boolean isFailure() {
        return switch (type) {
            case CONFLICT -> true;
            case ROLLOUT_RESTART ->
                truth != ConditionStatus.TRUE && reason.equals(ConditionReasons.ROLLOUT_RESTART_TRIGGERED_FAILED);
            default -> truth != ConditionStatus.TRUE;
        };
    }

    /** Status True. */
    public static ConditionUpdate yes(ConditionType type, String reason, String message) {
        return new ConditionUpdate(type, ConditionStatus.TRUE, reason, message);
    }

    /** Status False; the message says what to do. */
    public static ConditionUpdate no(ConditionType type, String reason, String message) {
        return new ConditionUpdate(type, ConditionStatus.FALSE, reason, message);
    }

    /** Status Unknown; the message says why. */
    public static ConditionUpdate unknown(ConditionType type, String reason, String message) {
        return new ConditionUpdate(type, ConditionStatus.UNKNOWN, reason, message);
    }
}
