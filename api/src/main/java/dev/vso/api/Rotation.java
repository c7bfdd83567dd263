package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one value of a Secret is replaced by the next while workloads use it. All fields are optional. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Rotation(
        @JsonPropertyDescription(
                "How long replaced credentials keep working at least, because pods see a changed Secret a minute or two "
                        + "later: a number with s, m or h. Without it, the operator's --lease-overlap.")
        @Pattern(Descriptions.DURATION) @Size(max = Bounds.DURATION) @Nullable String overlap,

        @JsonPropertyDescription(
                "How long replaced credentials keep working at most, even if a workload still uses them: a number with "
                        + "s, m or h. Without it, the operator's --max-lease-overlap, else until they end: a lease is renewed as long as Vault allows, a "
                        + "certificate has a fixed end.")
        @Pattern(Descriptions.DURATION) @Size(max = Bounds.DURATION) @Nullable String maxOverlap,

        @JsonPropertyDescription(
                "When replaced credentials are revoked. AfterRollout: after the overlap, and not before every "
                        + "workload of rolloutRestartTargets has finished its rollout. AfterOverlap: after the overlap, "
                        + "even if pods still use them. Never: they are not revoked and end by themselves. "
                        + "Without it, the operator's --revoke-previous, which is AfterRollout.")
        @Nullable RevokePrevious revokePrevious,

        @JsonPropertyDescription(Descriptions.ON_FAILURE) @Nullable OnFailure onFailure,

        @JsonPropertyDescription(Descriptions.QUIET)
        @Pattern(Descriptions.DURATION) @Size(max = Bounds.DURATION) @Nullable String quiet,

        @JsonPropertyDescription(Descriptions.WINDOWS) @Size(max = Bounds.WINDOWS) List<RotationWindowSpec> windows)
        implements RestartPolicy {

    /** Lists are never null. */
    public Rotation {
        windows = NullSafe.of(windows);
    }
}
