package dev.vso.operator.error;

import dev.vso.error.Explanation;
import java.util.List;

/**
 * Why a secret could not be synced, in words for people: what is wrong, where, and what to do next.
 *
 * @param eventReason the reason of the event and of the Ready condition, one of VSO's words if it has one
 * @param explanation names field, cause and remedy; never a secret's bytes
 * @param retry when to try again
 * @param commands what to type to follow the remedy, for {@code vso explain}; empty if it needs no command
 */
public record SyncError(String eventReason, Explanation explanation, Retry retry, List<String> commands) {

    /** When to retry. */
    public enum Retry {
        /** The other side may recover: back off and retry. */
        BACK_OFF,
        /** Only an edit of the resource or of a reference can help; it triggers a reconciliation. */
        ON_CHANGE
    }

    public SyncError {
        commands = List.copyOf(commands);
    }

    /** An error that may be temporary. */
    public static SyncError retryable(String eventReason, Explanation explanation) {
        return new SyncError(eventReason, explanation, Retry.BACK_OFF, List.of());
    }

    /** The same with the message {@code cause; remedy}. */
    public static SyncError retryable(String eventReason, String cause, String remedy) {
        return retryable(eventReason, Explanation.of(cause, remedy));
    }

    /** The same with a message that was composed elsewhere, or that has no remedy. */
    public static SyncError retryable(String eventReason, String message) {
        return retryable(eventReason, Explanation.of(message));
    }

    /** An error that lasts until an edit. */
    public static SyncError terminal(String eventReason, Explanation explanation) {
        return new SyncError(eventReason, explanation, Retry.ON_CHANGE, List.of());
    }

    /** The same with the message {@code cause; remedy}. */
    public static SyncError terminal(String eventReason, String cause, String remedy) {
        return terminal(eventReason, Explanation.of(cause, remedy));
    }

    /** The same with a message that was composed elsewhere, or that has no remedy. */
    public static SyncError terminal(String eventReason, String message) {
        return terminal(eventReason, Explanation.of(message));
    }

    /** The explanation as one sentence, for conditions, events and log lines. */
    public String message() {
        return explanation.text();
    }

    /** The same error with another explanation. */
    public SyncError explainedBy(Explanation better) {
        return new SyncError(eventReason, better, retry, commands);
    }

    /** The same error, with this before its message: where it happened. */
    public SyncError within(String prefix) {
        return explainedBy(explanation.within(prefix));
    }

    /** This error as an exception. */
    public SyncException exception() {
        return new SyncException(this);
    }
}
