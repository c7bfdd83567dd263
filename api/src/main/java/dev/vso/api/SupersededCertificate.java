package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

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

        @JsonPropertyDescription("Time at which it is revoked, in seconds since 1970.") @Required
        long revokeAt,

        @JsonPropertyDescription("Its end, in seconds since 1970; after that there is nothing to revoke.") @Required
        long expiration) {

    /** Treats the status as untrusted input. */
    public SupersededCertificate {
        serialNumber = StatusInput.words(serialNumber);
        mount = StatusInput.words(mount);
        revokeAt = StatusInput.second(revokeAt);
        expiration = StatusInput.second(expiration);
    }
}
