package dev.vso.operator.decision;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A decision as a list of named checks over one record: the first check that has an answer decides. Every plan of the
 * operator is one, so the order of the checks can be read, and tested, in one place.
 *
 * @param <O> what the decision depends on
 * @param <D> the decision
 * @param checks in the order in which they are asked
 * @param otherwise the decision if no check has an answer
 */
public record DecisionChain<O, D>(List<Check<O, D>> checks, Function<O, ? extends D> otherwise) {

    public DecisionChain {
        checks = List.copyOf(checks);
    }

    /**
     * One check.
     *
     * @param name of the function that answers
     * @param answer empty if the next check is to be asked
     */
    public record Check<O, D>(String name, Function<O, ? extends Optional<? extends D>> answer) {}

    /** A check by the name of the function that answers. */
    public static <O, D> Check<O, D> check(String name, Function<O, ? extends Optional<? extends D>> answer) {
        return new Check<>(name, answer);
    }

    /** The answer of the first check that has one. */
    public D decide(O observed) {
        for (Check<O, D> check : checks) {
            Optional<? extends D> answer = check.answer().apply(observed);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return otherwise.apply(observed);
    }

    /** The names of the checks, in their order. */
    public List<String> names() {
        return checks.stream().map(Check::name).toList();
    }
}
