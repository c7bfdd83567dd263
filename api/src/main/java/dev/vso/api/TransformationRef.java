package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A SecretTransformation and what to take from it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TransformationRef(
        @JsonPropertyDescription("Namespace of the SecretTransformation. Without it, the one of this resource.")
        @Size(max = Bounds.NAMESPACE) @Pattern(Bounds.OPTIONAL_NAMESPACE) @Nullable String namespace,

        @JsonPropertyDescription("Name of the SecretTransformation.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(min = 1, max = Bounds.NAME) @Pattern(Api.DNS_1123_SUBDOMAIN) String name,

        @JsonPropertyDescription("The templates to render. Without any, all of spec.templates.")
        @Size(max = Bounds.SEVERAL) List<TemplateRef> templateRefs,

        @JsonPropertyDescription("Do not apply the includes of the SecretTransformation. Default false.") @Nullable Boolean ignoreIncludes,

        @JsonPropertyDescription("Do not apply the excludes of the SecretTransformation. Default false.") @Nullable Boolean ignoreExcludes) {

    /** Lists and maps are never null. */
    public TransformationRef {
        templateRefs = NullSafe.of(templateRefs);
    }
}
