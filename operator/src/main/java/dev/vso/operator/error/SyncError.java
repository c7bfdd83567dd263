package dev.vso.operator.error;

/**
 * Why a secret could not be synced, in words for people: what is wrong, where, and what to do next.
 *
 * @param eventReason the reason of the event and of the Ready condition, one of VSO's words if it has one
 * @param message one sentence naming field, cause and cure; never a secret's bytes
 * @param retry when to try again
 */
public record SyncError(String eventReason, String message, Retry retry) {

    /** When to retry. */
    public enum Retry {
        /** The other side may recover: back off and retry. */
        BACK_OFF,
        /** Only an edit of the resource or of a reference can help; it triggers a reconciliation. */
        ON_CHANGE
    }

    /** An error that may be temporary. */
    public static SyncError retryable(String eventReason, String message) {
        return new SyncError(eventReason, message, Retry.BACK_OFF);
    }

    /** An error that lasts until an edit. */
    public static SyncError terminal(String eventReason, String message) {
        return new SyncError(eventReason, message, Retry.ON_CHANGE);
    }

    /** This error as an exception. */
    public SyncException exception() {
        return new SyncException(this);
    }
}
