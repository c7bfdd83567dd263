package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A restart of a workload that was asked for and is not done yet. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PendingRestartStatus(
        @JsonPropertyDescription("Kind of the workload.") @Required @Nullable RestartKind kind,

        @JsonPropertyDescription("Name of the workload.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.STATUS_TEXT) String name,

        @JsonPropertyDescription(
                "Time (RFC 3339) at which the restart was asked for; the workload is marked with it or with a later one, "
                        + "so that no restart is done twice.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.STATUS_TEXT) String stamp,

        @JsonPropertyDescription(
                "Time (RFC 3339) before which it is not restarted: it was restarted too often, or it waits for a window.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String notBefore,

        @JsonPropertyDescription("true: it waits for a window of rotation.windows.") @Nullable Boolean window,

        @JsonPropertyDescription("Why it does not wait for a window of rotation.windows, for people.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String atOnce) {

    /** Treats the status as untrusted input. */
    public PendingRestartStatus {
        name = StatusInput.words(name);
        stamp = StatusInput.words(stamp);
        notBefore = StatusInput.time(notBefore);
        atOnce = StatusInput.text(atOnce);
    }
}
