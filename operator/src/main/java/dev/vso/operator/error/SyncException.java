package dev.vso.operator.error;

/** Ends a sync; caught once, where the resource's status is written. Has no stack trace. */
public final class SyncException extends Exception {

    private final transient SyncError error;

    SyncException(SyncError problem) {
        super(problem.message(), null, false, false);
        this.error = problem;
    }

    /** The error. */
    public SyncError error() {
        return error;
    }
}
