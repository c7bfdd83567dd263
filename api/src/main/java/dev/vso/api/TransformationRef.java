package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A SecretTransformation and what to take from it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TransformationRef(
        @JsonPropertyDescription("Namespace of the SecretTransformation. Without it, the one of this resource.")
        @Nullable String namespace,

        @JsonPropertyDescription("Name of the SecretTransformation.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        String name,

        @JsonPropertyDescription("The templates to render. Without any, all of spec.templates.")
        List<TemplateRef> templateRefs,

        @JsonPropertyDescription("Do not apply the includes of the SecretTransformation. Default false.") @Nullable Boolean ignoreIncludes,

        @JsonPropertyDescription("Do not apply the excludes of the SecretTransformation. Default false.") @Nullable Boolean ignoreExcludes) {

    /** Lists and maps are never null. */
    public TransformationRef {
        templateRefs = Copies.of(templateRefs);
    }
}
