package dev.vso.operator.status;

import java.util.regex.Pattern;

/**
 * What is known about one aspect of a resource, to be written as a condition.
 *
 * @param reason one word for programs, in the form that the Kubernetes API demands of a condition's reason
 * @param message a sentence for people that says what to do next; longer ones are cut at 1024 bytes
 */
public record ConditionUpdate(ConditionType type, ConditionStatus truth, String reason, String message) {
    static final int LONGEST_MESSAGE = 1024;
    private static final int LONGEST_REASON = 1024;
    private static final Pattern REASON = Pattern.compile("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?");

    /** A condition's status. */
    public enum ConditionStatus {
        /** It holds. */
        TRUE("True"),
        /** It does not hold. */
        FALSE("False"),
        /** It could not be found out. */
        UNKNOWN("Unknown");

        private final String text;

        ConditionStatus(String text) {
            this.text = text;
        }

        /** The status as it stands in {@code status.conditions}. */
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

    /** Whether the message is about something that failed; that of a restart lists what is still to be done instead. */
    boolean isFailure() {
        return switch (type) {
            case CONFLICT -> true;
            case ROLLOUT_RESTART ->
                truth != ConditionStatus.TRUE && reason.equals(ConditionReasons.ROLLOUT_RESTART_TRIGGERED_FAILED);
            default -> truth != ConditionStatus.TRUE;
        };
    }

    /** It holds. */
    public static ConditionUpdate yes(ConditionType type, String reason, String message) {
        return new ConditionUpdate(type, ConditionStatus.TRUE, reason, message);
    }

    /** It does not hold; the message says what to do. */
    public static ConditionUpdate no(ConditionType type, String reason, String message) {
        return new ConditionUpdate(type, ConditionStatus.FALSE, reason, message);
    }

    /** It could not be found out; the message says why. */
    public static ConditionUpdate unknown(ConditionType type, String reason, String message) {
        return new ConditionUpdate(type, ConditionStatus.UNKNOWN, reason, message);
    }
}
