package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A workload to restart when the value has changed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RolloutRestartTarget(
        @JsonPropertyDescription("Kind of the workload.") @Required @Nullable RestartKind kind,

        @JsonPropertyDescription("Name of the workload, in the namespace of this resource.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(min = 1, max = Bounds.NAME) @Pattern(Api.DNS_1123_SUBDOMAIN) String name) {}
