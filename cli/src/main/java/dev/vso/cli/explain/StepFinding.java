package dev.vso.cli.explain;

import dev.vso.operator.error.SyncError;
import java.util.List;
import java.util.Optional;

/** What a step found, in words for people; never a secret's bytes. */
public sealed interface StepFinding {

    /** As it should be. */
    record Ok(String what) implements StepFinding {}

    /** It works, but somebody should know this. */
    record Warning(String what, String advice) implements StepFinding {}

    /**
     * The way ends here.
     *
     * @param cure what to do, as an order; empty if {@code problem} says it
     * @param lines to be copied: a policy, a command
     */
    record Failure(String problem, String cure, List<String> lines) implements StepFinding {
        public Failure {
            lines = List.copyOf(lines);
        }

        static Failure of(String problem, String cure, String... lines) {
            return new Failure(problem, cure, List.of(lines));
        }

        /** In the operator's own words. */
        static Failure of(SyncError error) {
            return of(error.message());
        }

        static Failure of(String message) {
            Sentence sentence = Sentence.of(message);
            return new Failure(sentence.problem(), sentence.cure(), List.of());
        }
    }

    /**
     * It cannot be found out from here.
     *
     * @param operators what the operator says about it
     */
    record Unknown(String why, Optional<String> operators) implements StepFinding {}
}
