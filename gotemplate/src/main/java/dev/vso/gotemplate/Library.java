package dev.vso.gotemplate;

import dev.vso.gotemplate.run.Program;
import dev.vso.gotemplate.syntax.Parser;
import dev.vso.gotemplate.syntax.SyntaxError;
import dev.vso.gotemplate.syntax.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Templates that can call each other by name, and the functions they use; never changed once made. */
public final class Library {
    private final Functions functions;
    private final MissingKey missingKey;
    private final Map<String, Tree> trees;

    private Library(Functions functions, MissingKey missingKey, Map<String, Tree> trees) {
        this.functions = functions;
        this.missingKey = missingKey;
        this.trees = trees;
    }

    /** A library without templates. */
    public static Library of(Functions functions) {
        return new Library(functions, MissingKey.DEFAULT, Map.of());
    }

    /** This library with another meaning of missing keys. */
    public Library with(MissingKey meaning) {
        return new Library(functions, meaning, trees);
    }

    /**
     * This library with one text more: the template of that name, and those that it defines. What was there by the same
     * name is replaced, unless the new one is blank. Throws {@link TemplateSyntaxException}.
     */
    public Library with(String name, String text) {
        return with(List.of(new Source(name, text)));
    }

    /** As {@link #with(String, String)} for each of these, one after the other. */
    public Library with(List<Source> sources) {
        var all = new LinkedHashMap<>(trees);
        for (var source : sources) {
            parse(source.name(), source.text()).forEach((defined, tree) -> {
                if (!tree.isEmpty() || !all.containsKey(defined)) {
                    all.put(defined, tree);
                }
            });
        }
        return new Library(functions, missingKey, all);
    }

    /**
     * The functions that a text calls and that give another value each time; those of the templates that it calls are not
     * among them. Throws {@link TemplateSyntaxException}.
     */
    public Set<String> varyingCalls(String name, String text) {
        var calls = new TreeSet<String>();
        try {
            Parser.parse(name, text, function -> {
                if (functions.varies(function)) {
                    calls.add(function);
                }
                return functions.byName().containsKey(function);
            });
        } catch (SyntaxError e) {
            throw new TemplateSyntaxException(name, e.line(), e.getMessage());
        }
        return calls;
    }

    /** A text, and the name of the template in it. */
    public record Source(String name, String text) {}

    private Map<String, Tree> parse(String name, String text) {
        try {
            return Parser.parse(name, text, functions.byName()::containsKey);
        } catch (SyntaxError e) {
            throw new TemplateSyntaxException(name, e.line(), e.getMessage());
        }
    }

    /** The template of this name, or empty. */
    public Optional<Template> template(String name) {
        var tree = trees.get(name);
        return tree == null ? Optional.empty() : Optional.of(new Template(tree, program()));
    }

    /** The names of all templates, sorted. */
    public Set<String> names() {
        return new TreeSet<>(trees.keySet());
    }

    private Program program() {
        var meaning = switch (missingKey) {
            case DEFAULT -> Program.MissingKey.INVALID;
            case ZERO -> Program.MissingKey.ZERO;
            case ERROR -> Program.MissingKey.ERROR;
        };
        return new Program(trees, functions.byName(), meaning);
    }
}
