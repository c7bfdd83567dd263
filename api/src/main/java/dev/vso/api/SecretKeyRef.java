package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One key of a Secret in the namespace of the resource. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretKeyRef(
        @JsonPropertyDescription("Name of the Secret.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(min = 1, max = Bounds.NAME) @Pattern(Api.DNS_1123_SUBDOMAIN) String name,

        @JsonPropertyDescription("Key in the Secret. Default password.") @Size(min = 1, max = Bounds.NAME) @Nullable String key) {}
