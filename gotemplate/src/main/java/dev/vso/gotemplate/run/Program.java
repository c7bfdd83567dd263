package dev.vso.gotemplate.run;

import dev.vso.gotemplate.function.Function;
import dev.vso.gotemplate.syntax.Tree;
import java.util.Map;

/** What is to be carried out: templates and functions by name, and what a missing key means. */
public record Program(Map<String, Tree> trees, Map<String, Function> functions, MissingKey missingKey) {

    /** What becomes of a key that a map does not have. */
    public enum MissingKey {
        /** It is no value, and prints as that. */
        INVALID,
        /** It is the zero value of the map's type. */
        ZERO,
        /** It is an error. */
        ERROR
    }
}
