package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** State of the last sync. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultStaticSecretStatus(
        @JsonPropertyDescription(Descriptions.LAST_GENERATION) @Required
        long lastGeneration,

        @JsonPropertyDescription(Descriptions.SECRET_MAC) @Size(max = Bounds.STATUS_TEXT) @Nullable String secretMAC,

        @JsonPropertyDescription(Descriptions.RENDERING_MAC) @Size(max = Bounds.STATUS_TEXT) @Nullable String renderingMAC,

        @JsonPropertyDescription("The session with Vault that was used last.") @Nullable VaultClientMeta vaultClientMeta,

        @JsonPropertyDescription(Descriptions.PENDING_RESTARTS) @Size(max = Bounds.STATUS_ITEMS) List<PendingRestartStatus> pendingRestarts,

        @JsonPropertyDescription(Descriptions.CONDITIONS) @Size(max = Bounds.FEW) List<Condition> conditions) {

    /** Treats the status as untrusted input. Lists are never null. */
    public VaultStaticSecretStatus {
        secretMAC = StatusInput.text(secretMAC);
        renderingMAC = StatusInput.text(renderingMAC);
        pendingRestarts = StatusInput.list(pendingRestarts, Bounds.STATUS_ITEMS);
        conditions = StatusInput.list(conditions, Bounds.FEW);
    }
}
