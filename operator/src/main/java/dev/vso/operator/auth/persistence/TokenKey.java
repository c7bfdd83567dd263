package dev.vso.operator.auth.persistence;

import dev.vso.json.GoJson;
import dev.vso.operator.auth.Identity;
import dev.vso.vault.json.VaultJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Computes the name of an identity's entry: stable across processes, and different for each identity. Pure. */
public final class TokenKey {

    private static final int BYTES = 11;

    private final UnaryOperator<String> mac;

    /** @param mac an HMAC with a secret key, because headers and parameters of a login may be guessable */
    public TokenKey(UnaryOperator<String> mac) {
        this.mac = mac;
    }

    String of(Identity identity) {
        String code = mac.apply(text(identity));
        return "vso-cc-%s-%s".formatted(identity.login().method().value().toLowerCase(Locale.ROOT), hash(code));
    }

    /** All properties that the token depends on, in a fixed order. */
    static String text(Identity identity) {
        var json = VaultJson.object();
        json.put("auth", identity.auth().toString());
        json.put("connection", identity.connection().toString());
        json.put("vaultNamespace", identity.vaultNamespace());
        json.put("mount", identity.mount());
        json.set("headers", VaultJson.object(identity.headers()));
        json.set("params", VaultJson.object(identity.params()));
        json.put("login", identity.login().identityText());
        return GoJson.write(json);
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
