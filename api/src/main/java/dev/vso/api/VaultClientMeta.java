package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The session with Vault that was used last. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultClientMeta(
        @JsonPropertyDescription("Key of the session in the operator's cache.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String cacheKey,

        @JsonPropertyDescription("Digest that identifies the session's token without giving it away.")
        @Size(max = Bounds.STATUS_TEXT) @Nullable String id) {

    /** Treats the status as untrusted input. */
    public VaultClientMeta {
        cacheKey = StatusInput.text(cacheKey);
        id = StatusInput.text(id);
    }
}
