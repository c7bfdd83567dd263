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
}
