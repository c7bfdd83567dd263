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
}
