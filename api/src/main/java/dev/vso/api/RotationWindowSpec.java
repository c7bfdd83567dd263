package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** A time at which workloads may be restarted. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RotationWindowSpec(
        @JsonPropertyDescription(
                "When it opens: minute, hour, day of the month, month, day of the week, such as 0 2 * * 6 for Saturday at "
                        + "2:00. Lists (1,3), ranges (1-5), steps (*/15), names of months and days.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.CRON) @Pattern(Bounds.PRINTABLE) String cron,

        @JsonPropertyDescription("How long it is open: a number with s, m or h, 1m to 168h.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Pattern(Descriptions.DURATION) @Size(max = Bounds.DURATION) String duration,

        @JsonPropertyDescription(
                "Time zone of cron, by its name in the IANA time zone database, such as Europe/Berlin. Default UTC.")
        @Size(max = Bounds.WORD) @Pattern(Bounds.PRINTABLE) String timeZone) {

    /** Texts are never null. */
    public RotationWindowSpec {
        cron = Objects.requireNonNullElse(cron, "");
        duration = Objects.requireNonNullElse(duration, "");
        timeZone = Objects.requireNonNullElse(timeZone, "");
    }
}
