package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How what was read becomes the data of the Secret. */
@ValidationRule(value = Bounds.TEMPLATES_RULE, message = Bounds.TEMPLATES_MESSAGE)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Transformation(
        @JsonPropertyDescription("Templates of this resource; each result is stored under its key.")
        @Size(max = Bounds.SEVERAL) Map<String, Template> templates,

        @JsonPropertyDescription("SecretTransformations whose templates and filters apply here too.")
        @Size(max = Bounds.FEW) List<TransformationRef> transformationRefs,

        @JsonPropertyDescription(Descriptions.INCLUDES) @Size(max = Bounds.MANY) List<@Size(max = Bounds.TEXT) String> includes,

        @JsonPropertyDescription(Descriptions.EXCLUDES) @Size(max = Bounds.MANY) List<@Size(max = Bounds.TEXT) String> excludes,

        @JsonPropertyDescription("Do not store the whole answer of Vault under the key _raw. Default false, unless the "
                + "operator is configured so for all.")
        @Nullable Boolean excludeRaw) {

    /** Lists and maps are never null. */
    public Transformation {
        templates = NullSafe.of(templates);
        transformationRefs = NullSafe.of(transformationRefs);
        includes = NullSafe.of(includes);
        excludes = NullSafe.of(excludes);
    }
}
