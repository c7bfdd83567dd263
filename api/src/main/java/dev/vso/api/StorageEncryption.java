package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Transit key that protects the sessions that the operator keeps over a restart. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record StorageEncryption(
        @JsonPropertyDescription("Path at which the Transit engine is mounted.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) String mount,

        @JsonPropertyDescription("Name of the key in the Transit engine.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) String keyName) {}
