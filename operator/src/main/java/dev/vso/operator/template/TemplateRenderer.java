package dev.vso.operator.template;

import dev.vso.gotemplate.Budget;
import dev.vso.gotemplate.Functions;
import dev.vso.gotemplate.GoStruct;
import dev.vso.gotemplate.Library;
import dev.vso.gotemplate.Limits;
import dev.vso.gotemplate.TemplateException;
import dev.vso.gotemplate.limit.MemoryBudget;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.operator.template.ResolvedTransformation.NamedTemplate;
import dev.vso.operator.template.TransformResult.InvalidTransformation;
import dev.vso.operator.template.TransformResult.RenderingFailed;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Renders the templates of a transformation, in the language of Go's {@code text/template} with the functions that VSO
 * allows. Templates that do too much work, exceed the size of a Secret, create too many values or nest calls too deep
 * are stopped; all templates of a resource share one budget. No message contains a value of the source.
 */
public final class TemplateRenderer {

    /** The result of {@code typeOf} for the whole input. */
    private static final String INPUT_TYPE = "template.SecretInput";

    /** Matches calls of another template; a false match does no harm. */
    private static final Pattern CALL = Pattern.compile("template|block|include");

    /** Work limit for matching keys with patterns: about a quarter of a second. */
    private static final long KEY_WORK = 50_000_000;

    private final Functions functions;
    private final Limits limits;
    private final RenderThreads threads;
    private final MemoryBudget memory;

    /**
     * An engine.
     *
     * @param clock for the function {@code ago}
     * @param random for functions such as {@code shuffle} and {@code bcrypt}
     */
    public TemplateRenderer(Clock clock, SecureRandom random, Limits limits) {
        this(Functions.sprig(clock, random), limits, RenderThreads.calling(), MemoryBudget.unlimited());
    }

    private TemplateRenderer(Functions functions, Limits limits, RenderThreads threads, MemoryBudget memory) {
        this.functions = functions;
        this.limits = limits;
        this.threads = threads;
        this.memory = memory;
    }

    /** This engine for concurrent use, with shared memory limits. */
    public TemplateRenderer on(RenderThreads those, TemplateMemory shared) {
        return new TemplateRenderer(functions, limits.withMemory(shared.each()), those, shared.all());
    }

    RenderThreads threads() {
        return threads;
    }

    /** One budget for all templates of one resource; the caller closes it. */
    Budget budget(BooleanSupplier stopped) {
        return new Budget(limits, memory, stopped);
    }

    /** The budget for matching keys with patterns. */
    Meter keyBudget(BooleanSupplier stopped) {
        return new Budget(limits.withWork(KEY_WORK), memory, stopped).meter();
    }

    /** The result. */
    sealed interface Rendered {}

    /** The results by key. */
    record Done(SortedMap<String, byte[]> results) implements Rendered {}

    /** A template could not be parsed or rendered. */
    record Failed(TransformResult why) implements Rendered {}

    private sealed interface Read {}

    private record Understood(Library library) implements Read {}

    private record Misread(InvalidTransformation why) implements Read {}

    /** The error of the first template that cannot be parsed. */
    Optional<InvalidTransformation> check(ResolvedTransformation transformation) {
        return read(transformation) instanceof Misread(InvalidTransformation why) ? Optional.of(why) : Optional.empty();
    }

    /**
     * The keys whose values may differ each time although the input does not: templates that call a random or time
     * function, and all that call other templates if any of those does.
     */
    Set<String> varyingKeys(ResolvedTransformation transformation) {
        Library library = Library.of(functions);
        Set<String> keys = new TreeSet<>();
        Set<String> callers = new TreeSet<>();
        boolean any = false;
        for (NamedTemplate piece : transformation.pieces()) {
            boolean varies = !library.varyingCalls(piece.name(), piece.text()).isEmpty();
            any |= varies;
            if (varies || CALL.matcher(piece.text()).find()) {
                piece.key().ifPresent(varies ? keys::add : callers::add);
            }
        }
        if (any) {
            keys.addAll(callers);
        }
        return keys;
    }

    Rendered render(ResolvedTransformation transformation, TemplateInput input, Budget budget) {
        return switch (read(transformation)) {
            case Misread(InvalidTransformation why) -> new Failed(why);
            case Understood(Library library) -> render(transformation, library, input, budget);
        };
    }

    private Rendered render(
            ResolvedTransformation transformation, Library library, TemplateInput input, Budget budget) {
        var results = new TreeMap<String, byte[]>();
        if (transformation.pieces().isEmpty()) {
            return new Done(results);
        }
        GoStruct data = data(input);
        for (NamedTemplate piece : transformation.pieces()) {
            if (piece.key().isPresent()) {
                try {
                    results.put(
                            piece.key().get(),
                            library.template(piece.name()).orElseThrow().execute(data, budget));
                } catch (TemplateException e) {
                    return new Failed(new RenderingFailed("%s: %s".formatted(piece.where(), e.getMessage())));
                }
            }
        }
        return new Done(results);
    }

    /** All texts form one library, so that each template can call every other. */
    private Read read(ResolvedTransformation transformation) {
        var sources = transformation.pieces().stream()
                .map(piece -> new Library.Source(piece.name(), piece.text()))
                .toList();
        try {
            return new Understood(Library.of(functions).with(sources));
        } catch (TemplateException e) {
            String where = transformation.pieces().stream()
                    .filter(piece -> piece.name().equals(e.template()))
                    .map(NamedTemplate::where)
                    .findFirst()
                    .orElse(e.template());
            return new Misread(
                    new InvalidTransformation(where, "%s: %s; correct the template".formatted(where, e.getMessage())));
        }
    }

    private static GoStruct data(TemplateInput input) {
        var fields = new TreeMap<String, @Nullable Object>();
        fields.put("Secrets", GoValues.of(input.source().secrets()));
        fields.put("Metadata", GoValues.of(input.source().metadata()));
        fields.put("WrapData", GoValues.of(input.source().wrap()));
        fields.put("Annotations", input.annotations());
        fields.put("Labels", input.labels());
        return new GoStruct(INPUT_TYPE, fields);
    }
}
