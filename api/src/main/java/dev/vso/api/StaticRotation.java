package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a new value reaches the workloads, for a Secret whose previous value needs no revocation. All fields are optional. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record StaticRotation(
        @JsonPropertyDescription(Descriptions.ON_FAILURE) @Nullable OnFailure onFailure,

        @JsonPropertyDescription(Descriptions.QUIET)
        @Pattern(Descriptions.DURATION) @Size(max = Bounds.DURATION) @Nullable String quiet,

        @JsonPropertyDescription(Descriptions.WINDOWS) @Size(max = Bounds.WINDOWS) List<RotationWindowSpec> windows)
        implements RestartPolicy {

    /** Lists are never null. */
    public StaticRotation {
        windows = NullSafe.of(windows);
    }
}
