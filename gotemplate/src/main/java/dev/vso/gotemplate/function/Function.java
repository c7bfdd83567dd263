package dev.vso.gotemplate.function;

import dev.vso.gotemplate.value.Value;
import java.util.List;
import java.util.Optional;

/**
 * A function for templates.
 *
 * @param parameters those that must be given
 * @param rest the type of any number of further ones
 * @param special what makes it more than a call
 * @param cost what a call costs at least
 */
public record Function(
        String name, List<Parameter> parameters, Optional<Parameter> rest, Special special, Cost cost, Body body) {

    /** What is counted as work of a call by itself; what it does beyond that, a function counts in its loops. */
    public enum Cost {
        /** It goes through its texts, lists and maps once, but not through what lies in them, and makes a new value. */
        LINEAR,
        /** It looks at no more than a few items, and gives one of its arguments, or a small value. */
        CONSTANT
    }

    /** What a function does; throws a {@link Failure}. */
    @FunctionalInterface
    public interface Body {
        Value apply(Arguments arguments);
    }

    /** The functions of the template language that are not plain calls. */
    public enum Special {
        NONE,
        /** Looks at its arguments one after the other, and stops at the first that is empty. */
        AND,
        /** Stops at the first that is not empty. */
        OR,
        /** Its message may be shown only where it stands in the template itself. */
        FAIL
    }

    /** A function with these parameters. */
    public static Function of(String name, Body body, Parameter... parameters) {
        return new Function(name, List.of(parameters), Optional.empty(), Special.NONE, Cost.LINEAR, body);
    }

    /** A function that takes any number more of one type. */
    public static Function variadic(String name, Body body, Parameter rest, Parameter... parameters) {
        return new Function(name, List.of(parameters), Optional.of(rest), Special.NONE, Cost.LINEAR, body);
    }

    public Function as(Special kind) {
        return new Function(name, parameters, rest, kind, cost, body);
    }

    /** The same function, for one that costs as little whatever the size of its arguments. */
    public Function constant() {
        return new Function(name, parameters, rest, special, Cost.CONSTANT, body);
    }

    /** The same function by another name. */
    public Function named(String other) {
        return new Function(other, parameters, rest, special, cost, body);
    }

    /** The type of the argument at this place. */
    public Parameter parameter(int index) {
        return index < parameters.size() ? parameters.get(index) : rest.orElseThrow();
    }
}
