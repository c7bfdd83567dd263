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

        @JsonPropertyDescription(Descriptions.ROTATION_OF_VALUE) @Nullable RotationStatus rotation,

        @JsonPropertyDescription(Descriptions.CONDITIONS) @Size(max = Bounds.FEW) List<Condition> conditions) {

    /** Treats the status as untrusted input. Lists are never null. */
    public VaultStaticSecretStatus {
        secretMAC = StatusInput.text(secretMAC);
        renderingMAC = StatusInput.text(renderingMAC);
        pendingRestarts = StatusInput.list(pendingRestarts, Bounds.STATUS_ITEMS);
        conditions = StatusInput.list(conditions, Bounds.FEW);
    }

    /** Status before the first reconciliation. */
    public static final VaultStaticSecretStatus NONE =
            new VaultStaticSecretStatus(0, null, null, null, List.of(), null, List.of());

    /** Returns a builder that starts from this status: what is not set stays as it is. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds a status that differs from an earlier one. Its setters take what the components of the same name hold. */
    public static final class Builder {

        private long lastGeneration;
        private @Nullable String secretMAC;
        private @Nullable String renderingMAC;
        private @Nullable VaultClientMeta vaultClientMeta;
        private List<PendingRestartStatus> pendingRestarts;
        private @Nullable RotationStatus rotation;
        private List<Condition> conditions;

        private Builder(VaultStaticSecretStatus from) {
            lastGeneration = from.lastGeneration;
            secretMAC = from.secretMAC;
            renderingMAC = from.renderingMAC;
            vaultClientMeta = from.vaultClientMeta;
            pendingRestarts = from.pendingRestarts;
            rotation = from.rotation;
            conditions = from.conditions;
        }

        public Builder lastGeneration(long lastGeneration) {
            this.lastGeneration = lastGeneration;
            return this;
        }

        public Builder secretMAC(@Nullable String secretMAC) {
            this.secretMAC = secretMAC;
            return this;
        }

        public Builder renderingMAC(@Nullable String renderingMAC) {
            this.renderingMAC = renderingMAC;
            return this;
        }

        public Builder pendingRestarts(List<PendingRestartStatus> pendingRestarts) {
            this.pendingRestarts = pendingRestarts;
            return this;
        }

        public Builder rotation(@Nullable RotationStatus rotation) {
            this.rotation = rotation;
            return this;
        }

        public Builder conditions(List<Condition> conditions) {
            this.conditions = conditions;
            return this;
        }

        /** Returns the status. */
        public VaultStaticSecretStatus build() {
            return new VaultStaticSecretStatus(
                    lastGeneration, secretMAC, renderingMAC, vaultClientMeta, pendingRestarts, rotation, conditions);
        }
    }
}
