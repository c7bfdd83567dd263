package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The credentials in the Secret and how long they live. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultDynamicSecretStatus(
        @JsonPropertyDescription("Time at which the credentials were last issued or renewed, in seconds since 1970.")
        @Required
        long lastRenewalTime,

        @JsonPropertyDescription(Descriptions.LAST_GENERATION) @Required
        long lastGeneration,

        @JsonPropertyDescription("The lease of the credentials in the Secret.") @Required
        SecretLease secretLease,

        @JsonPropertyDescription("Rotation of the credentials, where Vault rotates them itself.") @Nullable StaticCredsMetaData staticCredsMetaData,

        @JsonPropertyDescription("UID of the operator's Pod that last worked on this resource.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String lastRuntimePodUID,

        @JsonPropertyDescription(Descriptions.SECRET_MAC) @Size(max = Bounds.STATUS_TEXT) @Nullable String secretMAC,

        @JsonPropertyDescription(Descriptions.RENDERING_MAC) @Size(max = Bounds.STATUS_TEXT) @Nullable String renderingMAC,

        @JsonPropertyDescription("The session with Vault that was used last.") @Nullable VaultClientMeta vaultClientMeta,

        @JsonPropertyDescription(
                "Time (RFC 3339) at which the credentials in the Secret stop working, unless they are renewed "
                        + "before.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String expiresAt,

        @JsonPropertyDescription(Descriptions.REQUEST_DIGEST) @Size(max = Bounds.STATUS_TEXT) @Nullable String requestDigest,

        @JsonPropertyDescription(Descriptions.SUPERSEDED_LEASES) @Size(max = Bounds.STATUS_ITEMS) List<SupersededLease> superseded,

        @JsonPropertyDescription(Descriptions.PENDING_RESTARTS) @Size(max = Bounds.STATUS_ITEMS) List<PendingRestartStatus> pendingRestarts,

        @JsonPropertyDescription(Descriptions.ROTATION_STATUS) @Nullable RotationStatus rotation,

        @JsonPropertyDescription(Descriptions.ROLLBACK) @Nullable RollbackStatus rollback,

        @JsonPropertyDescription(Descriptions.CONDITIONS) @Size(max = Bounds.FEW) List<Condition> conditions) {

    /** Treats the status as untrusted input. Lists are never null. */
    public VaultDynamicSecretStatus {
        lastRenewalTime = StatusInput.second(lastRenewalTime);
        secretLease = Objects.requireNonNullElse(secretLease, SecretLease.NONE);
        secretMAC = StatusInput.text(secretMAC);
        renderingMAC = StatusInput.text(renderingMAC);
        lastRuntimePodUID = StatusInput.text(lastRuntimePodUID);
        requestDigest = StatusInput.text(requestDigest);
        expiresAt = StatusInput.time(expiresAt);
        superseded = StatusInput.list(superseded, Bounds.STATUS_ITEMS);
        pendingRestarts = StatusInput.list(pendingRestarts, Bounds.STATUS_ITEMS);
        conditions = StatusInput.list(conditions, Bounds.FEW);
    }

    /** Status before the first reconciliation. */
    public static final VaultDynamicSecretStatus NONE = new VaultDynamicSecretStatus(
            0,
            0,
            SecretLease.NONE,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            List.of(),
            null,
            null,
            List.of());

    /** Returns a builder that starts from this status: what is not set stays as it is. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds a status that differs from an earlier one. Its setters take what the components of the same name hold. */
    public static final class Builder {

        private long lastRenewalTime;
        private long lastGeneration;
        private SecretLease secretLease;
        private @Nullable StaticCredsMetaData staticCredsMetaData;
        private @Nullable String lastRuntimePodUID;
        private @Nullable String secretMAC;
        private @Nullable String renderingMAC;
        private @Nullable VaultClientMeta vaultClientMeta;
        private @Nullable String expiresAt;
        private @Nullable String requestDigest;
        private List<SupersededLease> superseded;
        private List<PendingRestartStatus> pendingRestarts;
        private @Nullable RotationStatus rotation;
        private @Nullable RollbackStatus rollback;
        private List<Condition> conditions;

        private Builder(VaultDynamicSecretStatus from) {
            lastRenewalTime = from.lastRenewalTime;
            lastGeneration = from.lastGeneration;
            secretLease = from.secretLease;
            staticCredsMetaData = from.staticCredsMetaData;
            lastRuntimePodUID = from.lastRuntimePodUID;
            secretMAC = from.secretMAC;
            renderingMAC = from.renderingMAC;
            vaultClientMeta = from.vaultClientMeta;
            expiresAt = from.expiresAt;
            requestDigest = from.requestDigest;
            superseded = from.superseded;
            pendingRestarts = from.pendingRestarts;
            rotation = from.rotation;
            rollback = from.rollback;
            conditions = from.conditions;
        }

        public Builder lastRenewalTime(long lastRenewalTime) {
            this.lastRenewalTime = lastRenewalTime;
            return this;
        }

        public Builder lastGeneration(long lastGeneration) {
            this.lastGeneration = lastGeneration;
            return this;
        }

        public Builder secretLease(SecretLease secretLease) {
            this.secretLease = secretLease;
            return this;
        }

        public Builder staticCredsMetaData(@Nullable StaticCredsMetaData staticCredsMetaData) {
            this.staticCredsMetaData = staticCredsMetaData;
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

        public Builder expiresAt(@Nullable String expiresAt) {
            this.expiresAt = expiresAt;
            return this;
        }

        public Builder requestDigest(@Nullable String requestDigest) {
            this.requestDigest = requestDigest;
            return this;
        }

        public Builder superseded(List<SupersededLease> superseded) {
            this.superseded = superseded;
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

        public Builder rollback(@Nullable RollbackStatus rollback) {
            this.rollback = rollback;
            return this;
        }

        public Builder conditions(List<Condition> conditions) {
            this.conditions = conditions;
            return this;
        }

        /** Returns the status. */
        public VaultDynamicSecretStatus build() {
            return new VaultDynamicSecretStatus(
                    lastRenewalTime,
                    lastGeneration,
                    secretLease,
                    staticCredsMetaData,
                    lastRuntimePodUID,
                    secretMAC,
                    renderingMAC,
                    vaultClientMeta,
                    expiresAt,
                    requestDigest,
                    superseded,
                    pendingRestarts,
                    rotation,
                    rollback,
                    conditions);
        }
    }
}
