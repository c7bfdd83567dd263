package dev.vso.operator.error;

/** Thrown by a stage that cannot go on; caught once, where the resource's status is written. Carries no stack trace. */
public final class SyncException extends Exception {

    private final transient SyncError problem;

    SyncException(SyncError problem) {
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    /** What stands in the way. */
    public SyncError problem() {
        return problem;
    }
}
