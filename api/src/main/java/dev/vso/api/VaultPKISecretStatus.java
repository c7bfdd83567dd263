package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The certificate in the Secret. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultPKISecretStatus(
        @JsonPropertyDescription("Serial number of the certificate in the Secret.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String serialNumber,

        @JsonPropertyDescription("End of the certificate in the Secret, in seconds since 1970.") @Nullable Long expiration,

        @JsonPropertyDescription(Descriptions.LAST_GENERATION) @Required
        long lastGeneration,

        @JsonPropertyDescription("Time at which the certificate was issued, in seconds since 1970.") @Required
        long lastRotation,

        @JsonPropertyDescription(Descriptions.SECRET_MAC) @Size(max = Bounds.STATUS_TEXT) @Nullable String secretMAC,

        @JsonPropertyDescription(Descriptions.VALID) @Required
        boolean valid,

        @JsonPropertyDescription("Reason of the last failure in one word; empty where there is none.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.STATUS_TEXT) String error,

        @JsonPropertyDescription("Mount that issued the certificate in the Secret.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String mount,

        @JsonPropertyDescription(
                "Digest of the request that the certificate was issued for: while it stays the same, an edit of this "
                        + "resource costs no new one.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String requestDigest,

        @JsonPropertyDescription("Digest of what is made of the certificate: type, transformation, format of the keys.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String shapeDigest,

        @JsonPropertyDescription("Digest of the mount's issuers that ca.crt and truststores in the Secret hold.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String authoritiesDigest,

        @JsonPropertyDescription("Certificates that were replaced and are still to be revoked; with revoke only.")
        @Size(max = Bounds.STATUS_ITEMS) List<SupersededCertificate> superseded,

        @JsonPropertyDescription(Descriptions.PENDING_RESTARTS) @Size(max = Bounds.STATUS_ITEMS) List<PendingRestartStatus> pendingRestarts,

        @JsonPropertyDescription(Descriptions.ROTATION_STATUS) @Nullable RotationStatus rotation,

        @JsonPropertyDescription(Descriptions.CONDITIONS) @Size(max = Bounds.FEW) List<Condition> conditions) {

    /** Treats the status as untrusted input. Lists are never null. */
    public VaultPKISecretStatus {
        serialNumber = StatusInput.name(serialNumber);
        expiration = expiration == null ? null : StatusInput.second(expiration);
        lastRotation = StatusInput.second(lastRotation);
        error = StatusInput.message(error);
        secretMAC = StatusInput.text(secretMAC);
        mount = StatusInput.text(mount);
        requestDigest = StatusInput.text(requestDigest);
        shapeDigest = StatusInput.text(shapeDigest);
        authoritiesDigest = StatusInput.text(authoritiesDigest);
        superseded = StatusInput.list(superseded, Bounds.STATUS_ITEMS);
        pendingRestarts = StatusInput.list(pendingRestarts, Bounds.STATUS_ITEMS);
        conditions = StatusInput.list(conditions, Bounds.FEW);
    }

    /** Status before the first reconciliation. */
    public static final VaultPKISecretStatus NONE = new VaultPKISecretStatus(
            null, null, 0, 0, null, false, "", null, null, null, null, List.of(), List.of(), null, List.of());

    /** Returns a builder that starts from this status: what is not set stays as it is. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds a status that differs from an earlier one. Its setters take what the components of the same name hold. */
    public static final class Builder {

        private @Nullable String serialNumber;
        private @Nullable Long expiration;
        private long lastGeneration;
        private long lastRotation;
        private @Nullable String secretMAC;
        private boolean valid;
        private String error;
        private @Nullable String mount;
        private @Nullable String requestDigest;
        private @Nullable String shapeDigest;
        private @Nullable String authoritiesDigest;
        private List<SupersededCertificate> superseded;
        private List<PendingRestartStatus> pendingRestarts;
        private @Nullable RotationStatus rotation;
        private List<Condition> conditions;

        private Builder(VaultPKISecretStatus from) {
            serialNumber = from.serialNumber;
            expiration = from.expiration;
            lastGeneration = from.lastGeneration;
            lastRotation = from.lastRotation;
            secretMAC = from.secretMAC;
            valid = from.valid;
            error = from.error;
            mount = from.mount;
            requestDigest = from.requestDigest;
            shapeDigest = from.shapeDigest;
            authoritiesDigest = from.authoritiesDigest;
            superseded = from.superseded;
            pendingRestarts = from.pendingRestarts;
            rotation = from.rotation;
            conditions = from.conditions;
        }

        public Builder serialNumber(@Nullable String serialNumber) {
            this.serialNumber = serialNumber;
            return this;
        }

        public Builder expiration(@Nullable Long expiration) {
            this.expiration = expiration;
            return this;
        }

        public Builder lastGeneration(long lastGeneration) {
            this.lastGeneration = lastGeneration;
            return this;
        }

        public Builder lastRotation(long lastRotation) {
            this.lastRotation = lastRotation;
            return this;
        }

        public Builder secretMAC(@Nullable String secretMAC) {
            this.secretMAC = secretMAC;
            return this;
        }

        public Builder valid(boolean valid) {
            this.valid = valid;
            return this;
        }

        public Builder error(String error) {
            this.error = error;
            return this;
        }

        public Builder mount(@Nullable String mount) {
            this.mount = mount;
            return this;
        }

        public Builder requestDigest(@Nullable String requestDigest) {
            this.requestDigest = requestDigest;
            return this;
        }

        public Builder shapeDigest(@Nullable String shapeDigest) {
            this.shapeDigest = shapeDigest;
            return this;
        }

        public Builder authoritiesDigest(@Nullable String authoritiesDigest) {
            this.authoritiesDigest = authoritiesDigest;
            return this;
        }

        public Builder superseded(List<SupersededCertificate> superseded) {
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

        public Builder conditions(List<Condition> conditions) {
            this.conditions = conditions;
            return this;
        }

        /** Returns the status. */
        public VaultPKISecretStatus build() {
            return new VaultPKISecretStatus(
                    serialNumber,
                    expiration,
                    lastGeneration,
                    lastRotation,
                    secretMAC,
                    valid,
                    error,
                    mount,
                    requestDigest,
                    shapeDigest,
                    authoritiesDigest,
                    superseded,
                    pendingRestarts,
                    rotation,
                    conditions);
        }
    }
}
