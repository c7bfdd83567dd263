package dev.vso.operator.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.json.GoJson;
import dev.vso.operator.template.TransformResult.InvalidTransformation;
import dev.vso.operator.template.TransformResult.RenderingFailed;
import dev.vso.operator.template.TransformResult.Transformed;
import dev.vso.operator.template.TransformResult.UnsuitableData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Makes the data of a Kubernetes Secret from a source's data: filters its keys and adds the whole answer as {@code
 * _raw}.
 *
 * <p>The rules are VSO's: excludes before includes; neither affects {@code _raw} or templates; a string is stored as
 * its bytes and every other value as Go's JSON of it. A template's result overrides a source's value of the same key.
 */
public final class DataTransform {
    /** The key that receives the whole answer of the source. */
    public static final String RAW = "_raw";

    private static final String FIELD = "destination.transformation";

    /** Work up to this limit runs at once, because waiting for a thread would take longer. */
    private static final long LITTLE_WORK = 500_000;

    private final TemplateRenderer templates;
    private final boolean excludeRawEverywhere;

    /** @param excludeRawEverywhere the operator's own option: true omits {@code _raw} whatever the spec says */
    public DataTransform(TemplateRenderer templates, boolean excludeRawEverywhere) {
        this.templates = templates;
        this.excludeRawEverywhere = excludeRawEverywhere;
    }

    /** The errors of the transformation that show without data. */
    public Optional<InvalidTransformation> check(ResolvedTransformation transformation) {
        return templates.check(transformation);
    }

    /**
     * The keys whose values may differ each time although the input does not; for a transformation that passes {@link
     * #check}.
     */
    public Set<String> varyingKeys(ResolvedTransformation transformation) {
        return templates.varyingKeys(transformation);
    }

    /** All inputs of the data, as texts in a stable order; they contain secrets. */
    public List<String> texts(TemplateInput input, ResolvedTransformation transformation) {
        List<String> texts = new ArrayList<>();
        texts.add(String.valueOf(excludeRawEverywhere || transformation.excludeRaw()));
        transformation.pieces().forEach(piece -> {
            texts.add(piece.key().orElse(""));
            texts.add(piece.name());
            texts.add(piece.text());
        });
        transformation.includes().forEach(filter -> texts.add("include " + filter.pattern()));
        transformation.excludes().forEach(filter -> texts.add("exclude " + filter.pattern()));
        new TreeMap<>(input.annotations()).forEach((key, value) -> texts.add("annotation " + key + "=" + value));
        new TreeMap<>(input.labels()).forEach((key, value) -> texts.add("label " + key + "=" + value));
        SourceData source = input.source();
        texts.add(source.raw());
        texts.add(GoJson.write(source.secrets()));
        texts.add(GoJson.write(source.metadata()));
        texts.add(GoJson.write(source.wrap()));
        return texts;
    }

    /** The data for the Secret, or what to change, for a resource of no namespace. */
    public TransformResult transform(TemplateInput input, ResolvedTransformation transformation) {
        return transform("", input, transformation);
    }

    /**
     * The data for the Secret, or what to change. Long work runs on {@link RenderThreads}, in the namespace's turn;
     * short work on the calling thread.
     *
     * @param namespace of the resource
     */
    public TransformResult transform(String namespace, TemplateInput input, ResolvedTransformation transformation) {
        if (transformation.pieces().isEmpty()
                && KeyFilter.mostWork(transformation, keys(input.source())) <= LITTLE_WORK) {
            return transform(input, transformation, () -> false);
        }
        return switch (templates.threads().run(namespace, stopped -> transform(input, transformation, stopped))) {
            case RenderThreads.Done(TransformResult result) -> result;
            case RenderThreads.Refused(String why) -> new RenderingFailed("%s: %s".formatted(FIELD, why));
        };
    }

    private static List<String> keys(SourceData source) {
        return source.secrets().properties().stream().map(Map.Entry::getKey).toList();
    }

    private TransformResult transform(
            TemplateInput input, ResolvedTransformation transformation, BooleanSupplier stopped) {
        var source = input.source();
        var withRaw = !excludeRawEverywhere && !transformation.excludeRaw();
        try (var budget = templates.budget(stopped)) {
            var passing = new KeyFilter(transformation, templates.keyBudget(stopped)).passing(keys(source));
            return switch (templates.render(transformation, input, budget)) {
                case TemplateRenderer.Failed(var why) -> why;
                case TemplateRenderer.Done(var rendered) -> {
                    if (withRaw && (source.secrets().has(RAW) || rendered.containsKey(RAW))) {
                        yield new InvalidTransformation(
                                FIELD + ".excludeRaw",
                                "the source or a template has a key named _raw, which is where the whole answer is stored: set "
                                        + FIELD + ".excludeRaw to true, or rename the key");
                    }
                    var values = assemble(source, rendered, passing, withRaw);
                    yield DataLimits.broken(values)
                            .<TransformResult>map(UnsuitableData::new)
                            .orElseGet(() -> new Transformed(SecretData.of(values)));
                }
            };
        } catch (KeyFilter.TooMuchWork e) {
            return new RenderingFailed(e.getMessage());
        }
    }

    private static SortedMap<String, byte[]> assemble(
            SourceData source, Map<String, byte[]> rendered, List<String> passing, boolean withRaw) {
        var values = new TreeMap<>(rendered);
        if (withRaw) {
            values.put(RAW, source.raw().getBytes(StandardCharsets.UTF_8));
        }
        passing.forEach(
                key -> values.computeIfAbsent(key, _ -> bytes(source.secrets().path(key))));
        return values;
    }

    private static byte[] bytes(JsonNode value) {
        return (value.isTextual() ? value.textValue() : GoJson.write(value)).getBytes(StandardCharsets.UTF_8);
    }
}
