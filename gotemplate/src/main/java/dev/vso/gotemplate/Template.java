package dev.vso.gotemplate;

import dev.vso.gotemplate.limit.Exceeded;
import dev.vso.gotemplate.limit.Resource;
import dev.vso.gotemplate.run.Execution;
import dev.vso.gotemplate.run.Failed;
import dev.vso.gotemplate.run.Program;
import dev.vso.gotemplate.syntax.NodeText;
import dev.vso.gotemplate.syntax.Tree;
import dev.vso.gotemplate.value.Utf8;
import org.jspecify.annotations.Nullable;

/** A parsed template of Go's text/template. Safe for many threads; parse once, execute as often as you like. */
public final class Template {
    private final Tree tree;
    private final Program program;

    Template(Tree tree, Program program) {
        this.tree = tree;
        this.program = program;
    }

    /**
     * Reads a template; throws {@link TemplateSyntaxException}.
     *
     * @param library the functions it may use, and other templates that it may call
     */
    public static Template parse(String name, String text, Library library) {
        return library.with(name, text).template(name).orElseThrow();
    }

    public String name() {
        return tree.name();
    }

    /**
     * What the template writes for these data. Throws {@link TemplateExecutionException} and
     * {@link TemplateLimitException}.
     *
     * @param data maps with string keys, lists, strings, byte arrays (strings that need not be UTF-8), booleans,
     *     {@code Integer} ({@code int}), {@code Long} ({@code int64}), {@code Double} ({@code float64}),
     *     {@link JsonNumber}, {@link GoStruct} and null; anything else is an IllegalArgumentException
     */
    public byte[] execute(@Nullable Object data, Limits limits) {
        try (var budget = new Budget(limits)) {
            return execute(data, budget);
        }
    }

    /** As {@link #execute(Object, Limits)}, within what is left of a budget. */
    public byte[] execute(@Nullable Object data, Budget budget) {
        var meter = budget.meter();
        try {
            meter.begin();
            return Utf8.toArray(Execution.run(program, tree, Data.of(data, meter), meter));
        } catch (Failed e) {
            throw failed(e);
        } catch (Exceeded e) {
            throw new TemplateLimitException(tree.name(), limit(e.resource()), budget.limits());
        } catch (StackOverflowError e) {
            // Blocks, templates and values can lie in each other in more ways than the meter counts.
            throw new TemplateLimitException(tree.name(), TemplateLimitException.Limit.DEPTH, budget.limits());
        }
    }

    private static TemplateExecutionException failed(Failed failure) {
        var tree = failure.tree();
        var at = failure.node().at();
        return new TemplateExecutionException(
                tree.source(),
                tree.name(),
                tree.line(at),
                tree.column(at),
                Utf8.string(NodeText.of(failure.node())),
                failure.getMessage());
    }

    private static TemplateLimitException.Limit limit(Resource resource) {
        return switch (resource) {
            case TIME -> TemplateLimitException.Limit.TIME;
            case WORK -> TemplateLimitException.Limit.WORK;
            case OUTPUT -> TemplateLimitException.Limit.OUTPUT;
            case MEMORY -> TemplateLimitException.Limit.MEMORY;
            case SHARED_MEMORY -> TemplateLimitException.Limit.SHARED_MEMORY;
            case DEPTH -> TemplateLimitException.Limit.DEPTH;
            case STOPPED -> TemplateLimitException.Limit.STOPPED;
        };
    }
}
