package dev.vso.operator.error;

/**
 * Why a secret could not be synced, in words for people: what is wrong, where, and what to do next.
 *
 * @param eventReason the reason of the event and of the Ready condition, one of VSO's words where it has one
 * @param message one sentence naming field, cause and cure; never a secret's bytes
 * @param retry when to try again
 */
public record SyncError(String eventReason, String message, Retry retry) {

    /** When a problem is worth another try. */
    public enum Retry {
        /** The other side may recover by itself: back off and try again. */
        BACK_OFF,
        /** Only an edit of the resource, or of something it refers to, can help; those wake it. */
        ON_CHANGE,
        /** The Vault connection is down; its recovery wakes the resource. */
        ON_RECOVERY
    }

    /** A problem that may pass by itself. */
    public static SyncError retryable(String eventReason, String message) {
        return new SyncError(eventReason, message, Retry.BACK_OFF);
    }

    /** A problem that waits for somebody's edit. */
    public static SyncError terminal(String eventReason, String message) {
        return new SyncError(eventReason, message, Retry.ON_CHANGE);
    }

    /** The way ends here. */
    public SyncException exception() {
        return new SyncException(this);
    }
}
