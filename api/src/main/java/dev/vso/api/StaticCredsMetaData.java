package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** When Vault rotates credentials of a static role. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record StaticCredsMetaData(
        @JsonPropertyDescription("Time of the last rotation, in seconds since 1970.") @Required
        long lastVaultRotation,

        @JsonPropertyDescription("Time between two rotations, in seconds.") @Required
        long rotationPeriod,

        @JsonPropertyDescription("Schedule of the rotations in cron form, where the role has one.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String rotationSchedule,

        @JsonPropertyDescription("Time to the next rotation when they were read, in seconds.") @Required
        long ttl) {

    /** Treats the status as untrusted input. */
    public StaticCredsMetaData {
        lastVaultRotation = StatusInput.second(lastVaultRotation);
        rotationPeriod = StatusInput.seconds(rotationPeriod);
        rotationSchedule = StatusInput.text(rotationSchedule);
        ttl = StatusInput.seconds(ttl);
    }
}
