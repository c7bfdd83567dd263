package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The last rotation of the credentials in a Secret. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RotationStatus(
        @JsonPropertyDescription(
                "How far it is: Published (workloads are to be restarted), RollingOut (some pods still run with the "
                        + "previous credentials), Settled (all run with the new ones), PreviousRevoked, Stalled (a "
                        + "workload does not get the new ones without help, or not for now), or RolledBack (a rollout failed, and "
                        + "the Secret has the previous credentials again).")
        @Required
        @Nullable RotationPhase phase,

        @JsonPropertyDescription("Time (RFC 3339) at which it entered this phase.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.STATUS_TEXT) String since,

        @JsonPropertyDescription("What it waits for, for people.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.STATUS_TEXT) String message) {

    /** Treats the status as untrusted input. */
    public RotationStatus {
        since = StatusInput.words(StatusInput.time(since));
        message = StatusInput.message(message);
    }
}
