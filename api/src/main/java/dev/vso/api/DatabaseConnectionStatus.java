package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** State of the connection in Vault. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DatabaseConnectionStatus(
        @JsonPropertyDescription("Name of the connection in Vault, as under <mount>/config/.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.STATUS_TEXT) String name,

        @JsonPropertyDescription("Whether it was created for this resource: then it is deleted with it.") @Required
        boolean made,

        @JsonPropertyDescription(
                "Keyed digest (HMAC-SHA256, base64) of the root credentials that Vault was given last; tells a "
                        + "changed Secret without keeping its data.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String rootSecretMAC,

        @JsonPropertyDescription(
                "How far the rotation of the root password has come: Begun or Done. From Begun on Vault is given no "
                        + "password any more.")
        @Nullable RootRotation rootRotation) {

    /** Treats the status as untrusted input. */
    public DatabaseConnectionStatus {
        name = StatusInput.words(name);
        rootSecretMAC = StatusInput.text(rootSecretMAC);
    }

    /** Returns the status after the rotation of the root password has come this far. */
    public DatabaseConnectionStatus withRootRotation(RootRotation reached) {
        return new DatabaseConnectionStatus(name, made, rootSecretMAC, reached);
    }
}
