package dev.vso.cli.explain;

import dev.vso.operator.error.Problem;
import java.util.List;
import java.util.Optional;

/** What a step found, in words for people; never a secret's bytes. */
public sealed interface Finding {

    /** As it should be. */
    record Fine(String what) implements Finding {}

    /** It works, but somebody should know this. */
    record Warned(String what, String advice) implements Finding {}

    /**
     * The way ends here.
     *
     * @param cure what to do, as an order; empty if {@code problem} says it
     * @param lines to be copied: a policy, a command
     */
    record Broken(String problem, String cure, List<String> lines) implements Finding {
        public Broken {
            lines = List.copyOf(lines);
        }

        static Broken of(String problem, String cure, String... lines) {
            return new Broken(problem, cure, List.of(lines));
        }

        /** In the operator's own words. */
        static Broken of(Problem problem) {
            return of(problem.message());
        }

        static Broken of(String message) {
            Sentence sentence = Sentence.of(message);
            return new Broken(sentence.problem(), sentence.cure(), List.of());
        }
    }

    /**
     * It cannot be found out from here.
     *
     * @param operators what the operator says about it
     */
    record Unknown(String why, Optional<String> operators) implements Finding {}
}
