package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How changes are noticed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SyncConfig(
        @JsonPropertyDescription(
                "Listen to Vault's events, so that a change arrives at once and not at the next poll. Vault "
                        + "Enterprise only. Default false.")
        @Nullable Boolean instantUpdates) {}
