package dev.vso.gotemplate;

import dev.vso.gotemplate.function.Function;
import dev.vso.gotemplate.function.Sprig;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The functions that templates may call; never changed once made. */
public final class Functions {
    private final Map<String, Function> functions;

    private Functions(Map<String, Function> functions) {
        this.functions = Map.copyOf(functions);
    }

    /** Those of the template language alone, from {@code and} to {@code urlquery}. */
    public static Functions builtins() {
        return of(Sprig.builtins(), List.of());
    }

    /**
     * Those of the language, and Sprig's as VSO allows them: without clock, environment and network, but for
     * {@code ago}. As in Go, Sprig's {@code slice} takes the place of the language's own.
     *
     * @param clock what {@code ago} goes by
     * @param random for the functions that differ each time
     */
    public static Functions sprig(Clock clock, SecureRandom random) {
        return of(Sprig.builtins(), Sprig.sprig(clock, random));
    }

    private static Functions of(List<Function> first, List<Function> over) {
        var all = new HashMap<String, Function>();
        first.forEach(function -> all.put(function.name(), function));
        over.forEach(function -> all.put(function.name(), function));
        return new Functions(all);
    }

    /** Their names, sorted. */
    public Set<String> names() {
        return new TreeSet<>(functions.keySet());
    }

    /** Whether a function gives another value each time, for it is random or tells time. */
    public boolean varies(String name) {
        return functions.containsKey(name) && Sprig.VARYING.contains(name);
    }

    Map<String, Function> byName() {
        return functions;
    }
}
