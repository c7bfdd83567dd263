package dev.vso.operator.error;

/** Thrown by a stage that cannot go on; caught once, where the resource's status is written. Carries no stack trace. */
public final class Obstacle extends Exception {

    private final transient Problem problem;

    Obstacle(Problem problem) {
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    /** What stands in the way. */
    public Problem problem() {
        return problem;
    }
}
