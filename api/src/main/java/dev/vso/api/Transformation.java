package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How what was read becomes the data of the Secret. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Transformation(
        @JsonPropertyDescription("Templates of this resource; each result is stored under its key.")
        Map<String, Template> templates,

        @JsonPropertyDescription("SecretTransformations whose templates and filters apply here too.")
        List<TransformationRef> transformationRefs,

        @JsonPropertyDescription(Fields.INCLUDES) List<String> includes,

        @JsonPropertyDescription(Fields.EXCLUDES) List<String> excludes,

        @JsonPropertyDescription("Do not store the whole answer of Vault under the key _raw. Default false, unless the "
                + "operator is told so for all.")
        @Nullable Boolean excludeRaw) {

    /** Lists and maps are never null. */
    public Transformation {
        templates = Copies.of(templates);
        transformationRefs = Copies.of(transformationRefs);
        includes = Copies.of(includes);
        excludes = Copies.of(excludes);
    }
}
