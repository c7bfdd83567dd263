package dev.vso.vault.api;

import dev.vso.vault.CallResult;
import dev.vso.vault.UnexpectedAnswer;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Calls to a Transit engine, which encrypts without revealing its key. */
public final class TransitApi {

    private final VaultAccess access;
    private final VaultPath mount;
    private final String key;

    public TransitApi(VaultAccess access, VaultPath mount, String key) {
        this.access = access;
        this.mount = mount;
        this.key = key;
    }

    /** Encrypts with the newest version of the key; the result looks like {@code vault:v1:…}. */
    public CallResult<String> encrypt(String plaintext) {
        String encoded = Base64.getEncoder().encodeToString(plaintext.getBytes(StandardCharsets.UTF_8));
        return access.send(post("encrypt", new JsonBody().with("plaintext", encoded)))
                .as(response -> VaultFields.of(response.data()).requiredText("ciphertext"));
    }

    /** Decrypts ciphertext of any version of the key that Vault still accepts; a refusal is {@code INVALID}. */
    public CallResult<String> decrypt(String ciphertext) {
        return access.send(post("decrypt", new JsonBody().with("ciphertext", ciphertext)))
                .as(response -> decoded(VaultFields.of(response.data()).requiredText("plaintext")));
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new UnexpectedAnswer("the plaintext is not base64");
        }
    }

    /** Neither call creates anything, so both may be repeated. */
    private VaultRequest post(String action, JsonBody body) {
        return VaultRequest.of(
                "write",
                VaultRequest.Method.PUT,
                mount.then("path", action).then("keyName", key),
                Optional.of(body.json().orElseThrow()),
                true);
    }
}
