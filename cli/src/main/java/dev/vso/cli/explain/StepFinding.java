package dev.vso.cli.explain;

import dev.vso.error.Explanation;
import dev.vso.operator.error.SyncError;
import java.util.List;
import java.util.Optional;

/** Finding of a step, in words for people; never contains secret values. */
public sealed interface StepFinding {

    /** No problem. */
    record Ok(String what) implements StepFinding {}

    /** It works, but there is something to know. */
    record Warning(String what, String advice) implements StepFinding {}

    /**
     * The failure that ends the diagnosis.
     *
     * @param cure what to do, in the imperative; empty if {@code problem} says it
     * @param lines to copy: a policy, a command
     */
    record Failure(String problem, String cure, List<String> lines) implements StepFinding {
        public Failure {
            lines = List.copyOf(lines);
        }

        static Failure of(String problem, String cure, String... lines) {
            return new Failure(problem, cure, List.of(lines));
        }

        /** Uses the operator's own words. */
        static Failure of(SyncError error) {
            return new Failure(error.explanation().cause(), error.explanation().remedy(), error.commands());
        }

        static Failure of(Explanation explanation) {
            return of(explanation.cause(), explanation.remedy());
        }
    }

    /**
     * Cannot be checked from here.
     *
     * @param operators what the operator reports about it
     */
    record Unknown(String why, Optional<String> operators) implements StepFinding {}
}
