package dev.vso.operator.transform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.api.Transformation;
import dev.vso.operator.json.GoJson;
import dev.vso.operator.transform.TransformResult.InvalidTransformation;
import dev.vso.operator.transform.TransformResult.Transformed;
import dev.vso.operator.transform.TransformResult.UnsuitableData;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the data of a Kubernetes Secret from what a source holds: filters its keys and adds the whole answer as
 * {@code _raw}.
 *
 * <p>The rules are VSO's: excludes before includes; neither touches {@code _raw}; a string is stored as its bytes and
 * every other value as Go's JSON of it.
 */
public final class DataTransform {
    /** The key that receives the whole answer of the source. */
    public static final String RAW = "_raw";

    private static final String FIELD = "destination.transformation";

    private final boolean excludeRawEverywhere;

    /**
     * @param excludeRawEverywhere the operator's own option: true leaves {@code _raw} out whatever the spec says
     */
    public DataTransform(boolean excludeRawEverywhere) {
        this.excludeRawEverywhere = excludeRawEverywhere;
    }

    /** The data for the Secret, or what to change; pure. */
    public TransformResult transform(SourceData source, @Nullable Transformation spec) {
        var unavailable = unavailable(spec);
        if (unavailable.isPresent()) {
            return unavailable.get();
        }
        var filter = new KeyFilter();
        if (spec != null) {
            var invalid = filter.compile(spec.excludes(), spec.includes());
            if (invalid.isPresent()) {
                return invalid.get();
            }
        }
        var withRaw = !excludeRawEverywhere && (spec == null || !Boolean.TRUE.equals(spec.excludeRaw()));
        if (withRaw && source.secrets().has(RAW)) {
            return new InvalidTransformation(
                    FIELD + ".excludeRaw",
                    "the source has a key named _raw, which is where the whole answer is stored: set " + FIELD
                            + ".excludeRaw to true, or rename the key in the source");
        }
        var values = assemble(source, filter, withRaw);
        return DataLimits.broken(values)
                .<TransformResult>map(UnsuitableData::new)
                .orElseGet(() -> new Transformed(SecretData.of(values)));
    }

    private static SortedMap<String, byte[]> assemble(SourceData source, KeyFilter filter, boolean withRaw) {
        var values = new TreeMap<String, byte[]>();
        if (withRaw) {
            values.put(RAW, source.raw().getBytes(StandardCharsets.UTF_8));
        }
        source.secrets().properties().stream()
                .filter(entry -> filter.passes(entry.getKey()))
                .forEach(entry -> values.put(entry.getKey(), bytes(entry)));
        return values;
    }

    private static byte[] bytes(Map.Entry<String, JsonNode> entry) {
        var value = entry.getValue();
        return (value.isTextual() ? value.textValue() : GoJson.write(value)).getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<InvalidTransformation> unavailable(@Nullable Transformation spec) {
        if (spec != null && !spec.templates().isEmpty()) {
            return Optional.of(unavailable(FIELD + ".templates"));
        }
        if (spec != null && !spec.transformationRefs().isEmpty()) {
            return Optional.of(unavailable(FIELD + ".transformationRefs"));
        }
        return Optional.empty();
    }

    private static InvalidTransformation unavailable(String field) {
        return new InvalidTransformation(field, field + ": templates are not available in this build; remove it");
    }
}
