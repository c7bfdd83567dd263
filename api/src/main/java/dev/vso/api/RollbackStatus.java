package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The previous credentials of a Secret, as far as needed to put them back; never the credentials. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RollbackStatus(
        @JsonPropertyDescription(
                "Ready (the previous credentials are kept), RollingBack (they are to be put back), RolledBack (they "
                        + "are in the Secret again), or Refused (they are not put back; the message says why).")
        @Required
        @Nullable RollbackState state,

        @JsonPropertyDescription("HMAC of the previous data, which the Secret <name>-previous holds.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String secretMAC,

        @JsonPropertyDescription("The lease of the previous credentials.")
        SecretLease lease,

        @JsonPropertyDescription("Time (RFC 3339) of the restart that brings the new credentials to the workloads.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String restart,

        @JsonPropertyDescription("What failed, or why nothing is put back, for people.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String message) {

    /** Treats the status as untrusted input. */
    public RollbackStatus {
        secretMAC = StatusInput.text(secretMAC);
        lease = Objects.requireNonNullElse(lease, SecretLease.NONE);
        restart = StatusInput.time(restart);
        message = message == null ? null : StatusInput.message(message);
    }

    /** Returns a copy in another state. */
    public RollbackStatus in(RollbackState other, String why) {
        return new RollbackStatus(other, secretMAC, lease, restart, why);
    }
}
