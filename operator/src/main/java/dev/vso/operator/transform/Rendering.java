package dev.vso.operator.transform;

import dev.vso.gotemplate.Functions;
import dev.vso.gotemplate.GoStruct;
import dev.vso.gotemplate.Library;
import dev.vso.gotemplate.Limits;
import dev.vso.gotemplate.TemplateException;
import dev.vso.operator.transform.Recipe.Piece;
import dev.vso.operator.transform.TransformResult.InvalidTransformation;
import dev.vso.operator.transform.TransformResult.RenderingFailed;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Renders the templates of a recipe, in the language of Go's {@code text/template} with the functions that VSO allows
 * (vso-behaviour 5.3). A template that takes longer than a second, writes more than fits into a Secret or calls others too
 * deep is stopped. No message has a value of the source in it.
 */
public final class Rendering {

    /** What {@code typeOf} says of the whole input. */
    private static final String INPUT_TYPE = "template.SecretInput";

    /** What calls another template; a false alarm does no harm. */
    private static final Pattern CALL = Pattern.compile("template|block|include");

    private final Functions functions;
    private final Limits limits;

    /**
     * An engine.
     *
     * @param clock what the function {@code ago} goes by
     * @param random for functions such as {@code shuffle} and {@code bcrypt}
     */
    public Rendering(Clock clock, SecureRandom random, Limits limits) {
        this.functions = Functions.sprig(clock, random);
        this.limits = limits;
    }

    /** What came of it. */
    sealed interface Rendered {}

    /** The results by key. */
    record Done(SortedMap<String, byte[]> results) implements Rendered {}

    /** Some template could not be read or rendered. */
    record Failed(TransformResult why) implements Rendered {}

    private sealed interface Read {}

    private record Understood(Library library) implements Read {}

    private record Misread(InvalidTransformation why) implements Read {}

    /** The first template that cannot be read. */
    Optional<InvalidTransformation> check(Recipe recipe) {
        return read(recipe) instanceof Misread(InvalidTransformation why) ? Optional.of(why) : Optional.empty();
    }

    /**
     * The keys whose values may differ each time, though the input does not: templates that call a function that is random
     * or tells time, and those that call other templates while one of all does.
     */
    Set<String> varyingKeys(Recipe recipe) {
        Library library = Library.of(functions);
        Set<String> keys = new TreeSet<>();
        Set<String> callers = new TreeSet<>();
        boolean any = false;
        for (Piece piece : recipe.pieces()) {
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

    Rendered render(Recipe recipe, Input input) {
        return switch (read(recipe)) {
            case Misread(InvalidTransformation why) -> new Failed(why);
            case Understood(Library library) -> render(recipe, library, input);
        };
    }

    private Rendered render(Recipe recipe, Library library, Input input) {
        var results = new TreeMap<String, byte[]>();
        if (recipe.pieces().isEmpty()) {
            return new Done(results);
        }
        GoStruct data = data(input);
        for (Piece piece : recipe.pieces()) {
            if (piece.key().isPresent()) {
                try {
                    results.put(
                            piece.key().get(),
                            library.template(piece.name()).orElseThrow().execute(data, limits));
                } catch (TemplateException e) {
                    return new Failed(new RenderingFailed("%s: %s".formatted(piece.where(), e.getMessage())));
                }
            }
        }
        return new Done(results);
    }

    /** All texts are one library, so that each template can call every other. */
    private Read read(Recipe recipe) {
        Library library = Library.of(functions);
        for (Piece piece : recipe.pieces()) {
            try {
                library = library.with(piece.name(), piece.text());
            } catch (TemplateException e) {
                return new Misread(new InvalidTransformation(
                        piece.where(), "%s: %s; correct the template".formatted(piece.where(), e.getMessage())));
            }
        }
        return new Understood(library);
    }

    private static GoStruct data(Input input) {
        var fields = new TreeMap<String, @Nullable Object>();
        fields.put("Secrets", GoValues.of(input.source().secrets()));
        fields.put("Metadata", GoValues.of(input.source().metadata()));
        fields.put("WrapData", GoValues.of(input.source().wrap()));
        fields.put("Annotations", input.annotations());
        fields.put("Labels", input.labels());
        return new GoStruct(INPUT_TYPE, fields);
    }
}
