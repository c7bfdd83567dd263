package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The credentials of one role and how long they live. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DatabaseRoleStatus(
        @JsonPropertyDescription("Name of the role in spec.roles.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.STATUS_TEXT) String name,

        @JsonPropertyDescription("Name of the role in Vault.") @Size(max = Bounds.STATUS_TEXT) @Nullable String vaultRole,

        @JsonPropertyDescription("Name of the Secret that holds the credentials.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String secret,

        @JsonPropertyDescription("Id of the lease of the credentials.") @Size(max = Bounds.STATUS_TEXT) @Nullable String leaseId,

        @JsonPropertyDescription("Duration that Vault granted last, in seconds.") @Nullable Long leaseDuration,

        @JsonPropertyDescription("Whether Vault renews the lease.") @Nullable Boolean renewable,

        @JsonPropertyDescription(
                "Accessor of the token that the lease belongs to: with it, the token can be kept alive but not "
                        + "used.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String accessor,

        @JsonPropertyDescription(
                "Time (RFC 3339) at which the credentials stop working, unless they are renewed before.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String expiresAt,

        @JsonPropertyDescription("Time (RFC 3339) at which the credentials were issued.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String lastRotation,

        @JsonPropertyDescription(Descriptions.REQUEST_DIGEST) @Size(max = Bounds.STATUS_TEXT) @Nullable String requestDigest,

        @JsonPropertyDescription(Descriptions.SECRET_MAC) @Size(max = Bounds.STATUS_TEXT) @Nullable String secretMAC,

        @JsonPropertyDescription(Descriptions.SUPERSEDED_LEASES) @Size(max = Bounds.STATUS_ITEMS) List<SupersededLease> superseded,

        @JsonPropertyDescription(Descriptions.ROTATION_STATUS) @Nullable RotationStatus rotation) {

    /** Treats the status as untrusted input. Lists are never null. */
    public DatabaseRoleStatus {
        name = StatusInput.words(name);
        vaultRole = StatusInput.text(vaultRole);
        secret = StatusInput.text(secret);
        leaseId = StatusInput.name(leaseId);
        leaseDuration = leaseDuration == null ? null : StatusInput.seconds(leaseDuration);
        accessor = StatusInput.name(accessor);
        expiresAt = StatusInput.time(expiresAt);
        lastRotation = StatusInput.time(lastRotation);
        requestDigest = StatusInput.text(requestDigest);
        secretMAC = StatusInput.text(secretMAC);
        superseded = StatusInput.list(superseded, Bounds.STATUS_ITEMS);
    }

    /** Returns the status of a role about which nothing is known yet. */
    public static DatabaseRoleStatus unknown(String name) {
        return new DatabaseRoleStatus(
                name, null, null, null, null, null, null, null, null, null, null, List.of(), null);
    }

    /** Returns a builder that starts from this status: what is not set stays as it is. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds a status that differs from an earlier one. Its setters take what the components of the same name hold. */
    public static final class Builder {

        private String name;
        private @Nullable String vaultRole;
        private @Nullable String secret;
        private @Nullable String leaseId;
        private @Nullable Long leaseDuration;
        private @Nullable Boolean renewable;
        private @Nullable String accessor;
        private @Nullable String expiresAt;
        private @Nullable String lastRotation;
        private @Nullable String requestDigest;
        private @Nullable String secretMAC;
        private List<SupersededLease> superseded;
        private @Nullable RotationStatus rotation;

        private Builder(DatabaseRoleStatus from) {
            name = from.name;
            vaultRole = from.vaultRole;
            secret = from.secret;
            leaseId = from.leaseId;
            leaseDuration = from.leaseDuration;
            renewable = from.renewable;
            accessor = from.accessor;
            expiresAt = from.expiresAt;
            lastRotation = from.lastRotation;
            requestDigest = from.requestDigest;
            secretMAC = from.secretMAC;
            superseded = from.superseded;
            rotation = from.rotation;
        }

        public Builder vaultRole(@Nullable String vaultRole) {
            this.vaultRole = vaultRole;
            return this;
        }

        public Builder secret(@Nullable String secret) {
            this.secret = secret;
            return this;
        }

        public Builder leaseId(@Nullable String leaseId) {
            this.leaseId = leaseId;
            return this;
        }

        public Builder leaseDuration(@Nullable Long leaseDuration) {
            this.leaseDuration = leaseDuration;
            return this;
        }

        public Builder renewable(@Nullable Boolean renewable) {
            this.renewable = renewable;
            return this;
        }

        public Builder accessor(@Nullable String accessor) {
            this.accessor = accessor;
            return this;
        }

        public Builder expiresAt(@Nullable String expiresAt) {
            this.expiresAt = expiresAt;
            return this;
        }

        public Builder lastRotation(@Nullable String lastRotation) {
            this.lastRotation = lastRotation;
            return this;
        }

        public Builder requestDigest(@Nullable String requestDigest) {
            this.requestDigest = requestDigest;
            return this;
        }

        public Builder secretMAC(@Nullable String secretMAC) {
            this.secretMAC = secretMAC;
            return this;
        }

        public Builder superseded(List<SupersededLease> superseded) {
            this.superseded = superseded;
            return this;
        }

        public Builder rotation(@Nullable RotationStatus rotation) {
            this.rotation = rotation;
            return this;
        }

        /** Returns the status. */
        public DatabaseRoleStatus build() {
            return new DatabaseRoleStatus(
                    name,
                    vaultRole,
                    secret,
                    leaseId,
                    leaseDuration,
                    renewable,
                    accessor,
                    expiresAt,
                    lastRotation,
                    requestDigest,
                    secretMAC,
                    superseded,
                    rotation);
        }
    }
}
