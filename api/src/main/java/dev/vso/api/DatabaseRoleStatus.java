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
                "Accessor of the token that the lease hangs on: with it, the token can be kept alive but not "
                        + "used.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String accessor,

        @JsonPropertyDescription(
                "Time (RFC 3339) at which the credentials stop working, unless they are renewed before.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String expiresAt,

        @JsonPropertyDescription("Time (RFC 3339) at which the credentials were issued.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String lastRotation,

        @JsonPropertyDescription(Descriptions.REQUEST_DIGEST) @Size(max = Bounds.STATUS_TEXT) @Nullable String requestDigest,

        @JsonPropertyDescription(Descriptions.SECRET_MAC) @Size(max = Bounds.STATUS_TEXT) @Nullable String secretMAC,

        @JsonPropertyDescription(Descriptions.SUPERSEDED_LEASES) @Size(max = Bounds.STATUS_ITEMS) List<SupersededLease> superseded) {

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
}
