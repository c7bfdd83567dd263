package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lease whose credentials were replaced, and that is revoked when all have seen the new ones. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SupersededLease(
        @JsonPropertyDescription("Id of the lease.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.STATUS_TEXT) String id,

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
                "Time (RFC 3339) of the restart that brings the new credentials to the workloads: one that was restarted "
                        + "then or later, and whose rollout is finished, does not use this lease any more.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String restart,

        @JsonPropertyDescription(
                "Workloads that may still use the credentials; it is not revoked before their rollouts are finished.")
        @Size(max = Bounds.STATUS_ITEMS) List<RolloutRestartTarget> keptFor)
        implements SupersededCredentials {

    /** Treats the status as untrusted input. Lists are never null. */
    public SupersededLease {
        id = StatusInput.words(id);
        revokeAt = StatusInput.second(revokeAt);
        latest = latest == null ? null : StatusInput.second(latest);
        expiration = StatusInput.second(expiration);
        restart = StatusInput.time(restart);
        keptFor = StatusInput.list(keptFor, Bounds.STATUS_ITEMS);
    }
}
