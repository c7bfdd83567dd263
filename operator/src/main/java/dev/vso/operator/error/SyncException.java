package dev.vso.operator.error;

/** Thrown by a stage that cannot go on; caught once, where the resource's status is written. Carries no stack trace. */
public final class SyncException extends Exception {

    private final transient SyncError error;

    SyncException(SyncError problem) {
        super(problem.message(), null, false, false);
        this.error = problem;
    }

    /** What stands in the way. */
    public SyncError error() {
        return error;
    }
}
