package dev.vso.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.vault.json.VaultJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A wrapped answer: {@code token} unwraps it once, within {@code ttl} of {@code creationTime}.
 *
 * @param wrappedAccessor of the token inside, if a token was wrapped
 */
public record WrapInfo(
        VaultToken token,
        Optional<Accessor> accessor,
        Duration ttl,
        Instant creationTime,
        String creationPath,
        Optional<Accessor> wrappedAccessor) {

    /** As Vault writes it; holds the token. */
    public ObjectNode json() {
        ObjectNode info = VaultJson.object();
        info.put("token", token.value());
        info.put("accessor", accessor.map(Accessor::value).orElse(""));
        info.put("ttl", ttl.toSeconds());
        info.put("creation_time", creationTime.toString());
        info.put("creation_path", creationPath);
        info.put("wrapped_accessor", wrappedAccessor.map(Accessor::value).orElse(""));
        return info;
    }
}
