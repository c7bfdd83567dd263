package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One template of a SecretTransformation. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TemplateRef(
        @JsonPropertyDescription("Key of the template in spec.templates of the SecretTransformation.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.WORD) String name,

        @JsonPropertyDescription("Key under which the result is stored in the Secret. Without it, the template's name.")
        @Size(max = Bounds.WORD) @Nullable String keyOverride) {}
