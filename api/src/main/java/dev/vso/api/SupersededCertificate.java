package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A certificate that was replaced and is still to be revoked. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SupersededCertificate(
        @JsonPropertyDescription("Its serial number.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.STATUS_TEXT) String serialNumber,

        @JsonPropertyDescription("Mount that issued it.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.STATUS_TEXT) String mount,

        @JsonPropertyDescription(
                "Time before which it is not revoked, in seconds since 1970; later if workloads still use it.")
        @Required
        long revokeAt,

        @JsonPropertyDescription(
                "Time at which it is revoked even if workloads still use it, in seconds since 1970; only with "
                        + "rotation.maxOverlap.")
        @Nullable Long latest,

        @JsonPropertyDescription("Its end, in seconds since 1970; after that there is nothing to revoke.") @Required
        long expiration,

        @JsonPropertyDescription(
                "Time (RFC 3339) of the restart that brings the new certificate to the workloads: one that was restarted "
                        + "then or later, and whose rollout is finished, does not use this certificate any more.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String restart,

        @JsonPropertyDescription(
                "Workloads that may still use the certificate; it is not revoked before their rollouts are finished.")
        @Size(max = Bounds.STATUS_ITEMS) List<RolloutRestartTarget> keptFor)
        implements SupersededCredentials {

    /** Treats the status as untrusted input. Lists are never null. */
    public SupersededCertificate {
        serialNumber = StatusInput.words(serialNumber);
        mount = StatusInput.words(mount);
        revokeAt = StatusInput.second(revokeAt);
        latest = latest == null ? null : StatusInput.second(latest);
        expiration = StatusInput.second(expiration);
        restart = StatusInput.time(restart);
        keptFor = StatusInput.list(keptFor, Bounds.STATUS_ITEMS);
    }
}
