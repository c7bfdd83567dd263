package dev.vso.gotemplate;

import dev.vso.gotemplate.limit.Exceeded;
import dev.vso.gotemplate.limit.Meter;
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
        var meter = new Meter(limits.time(), limits.outputBytes(), limits.depth(), System::nanoTime);
        try {
            return Utf8.toArray(Execution.run(program, tree, Data.of(data), meter));
        } catch (Failed e) {
            throw failed(e);
        } catch (Exceeded e) {
            throw new TemplateLimitException(tree.name(), limit(e.resource()), limits);
        } catch (StackOverflowError e) {
            // Values can lie in each other, or in themselves, without bound: printing them ends here.
            throw new TemplateLimitException(tree.name(), TemplateLimitException.Limit.DEPTH, limits);
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
            case OUTPUT -> TemplateLimitException.Limit.OUTPUT;
            case MEMORY -> TemplateLimitException.Limit.MEMORY;
            case DEPTH -> TemplateLimitException.Limit.DEPTH;
        };
    }
}
