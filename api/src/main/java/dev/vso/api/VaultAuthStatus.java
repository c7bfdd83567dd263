package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Outcome of the last check and login. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultAuthStatus(
        @JsonPropertyDescription(Descriptions.VALID) @Nullable Boolean valid,

        @JsonPropertyDescription("What is wrong, where something is.") @Size(max = Bounds.STATUS_TEXT) @Nullable String error,

        @JsonPropertyDescription("Digest of the settings after the VaultAuthGlobal has been merged in.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String specHash,

        @JsonPropertyDescription(Descriptions.CONDITIONS) @Size(max = Bounds.FEW) List<Condition> conditions) {

    /** Lists and maps are never null. */
    public VaultAuthStatus {
        error = error == null ? null : StatusInput.message(error);
        specHash = StatusInput.text(specHash);
        conditions = StatusInput.list(conditions, Bounds.FEW);
    }
}
