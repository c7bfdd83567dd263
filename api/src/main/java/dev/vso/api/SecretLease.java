package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The lease of the credentials in the Secret. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretLease(
        @JsonPropertyDescription("Id of the lease; empty where the answer had none.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.STATUS_TEXT) String id,

        @JsonPropertyDescription("Duration that Vault granted last, in seconds.") @Required
        long duration,

        @JsonPropertyDescription("Whether Vault renews it.") @Required
        boolean renewable,

        @JsonPropertyDescription("Id of the request that made it, as in Vault's audit log.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.STATUS_TEXT) String requestID,

        @JsonPropertyDescription(
                "Accessor of the token that the lease belongs to: with it, the token can be kept alive but not "
                        + "used.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String accessor) {

    /** Treats the status as untrusted input. */
    public SecretLease {
        id = StatusInput.words(id);
        duration = StatusInput.seconds(duration);
        requestID = StatusInput.words(requestID);
        accessor = StatusInput.name(accessor);
    }

    /** Value while there is no lease. */
    public static final SecretLease NONE = new SecretLease("", 0, false, "", null);
}
