package dev.vso.operator.auth.persistence;

import dev.vso.json.GoJson;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.login.LoginSpec;
import dev.vso.operator.auth.login.Source;
import dev.vso.operator.auth.login.Stamp;
import dev.vso.vault.json.VaultJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Names the entry of an identity: the same for the same identity in every process, another for any other. Pure. */
public final class EntryName {

    private static final int BYTES = 11;

    private final UnaryOperator<String> mac;

    /** @param mac a code over a text under a secret key: headers and parameters of a login may be guessable */
    public EntryName(UnaryOperator<String> mac) {
        this.mac = mac;
    }

    String of(Identity identity) {
        String code = mac.apply(text(identity));
        return "vso-cc-%s-%s".formatted(identity.login().method().word().toLowerCase(Locale.ROOT), hash(code));
    }

    /** All that the token depends on, in one order. */
    static String text(Identity identity) {
        var json = VaultJson.object();
        json.put("auth", identity.auth().toString());
        json.put("connection", identity.connection().toString());
        json.put("vaultNamespace", identity.vaultNamespace());
        json.put("mount", identity.mount());
        json.set("headers", VaultJson.object(identity.headers()));
        json.set("params", VaultJson.object(identity.params()));
        json.put("login", login(identity.login()));
        return GoJson.write(json);
    }

    private static String login(LoginSpec login) {
        return switch (login) {
            case LoginSpec.Kubernetes(
                    String namespace,
                    String account,
                    String role,
                    var audiences,
                    long tokenExpirationSeconds) ->
                "kubernetes %s/%s as %s for %s, %d s"
                        .formatted(namespace, account, role, audiences, tokenExpirationSeconds);
            case LoginSpec.Jwt(String role, Source source, Stamp stamp) ->
                "jwt as %s with %s %s".formatted(role, source, stamp.digest());
            case LoginSpec.AppRole(String role, Source source, Stamp stamp) ->
                "appRole as %s with %s %s".formatted(role, source, stamp.digest());
            case LoginSpec.Aws(String role, var place, Source source, Stamp stamp) ->
                "aws as %s at %s with %s %s".formatted(role, place, source, stamp.digest());
            case LoginSpec.Gcp(String role, var place, Source source) ->
                "gcp as %s at %s with %s".formatted(role, place, source);
        };
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
