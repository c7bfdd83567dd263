package dev.vso.operator.auth.persistence;

import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A token stored in a Secret. The labels are VSO's, so that a later VSO without persistence deletes it; the format of
 * the content is ours.
 *
 * @param name of the Secret
 * @param auth the VaultAuth of the token
 * @param ends when the token expires unless it is renewed; empty if it does not
 * @param encrypted true if the content is
 */
record StoredToken(String name, ObjectKey auth, Optional<Instant> ends, boolean encrypted, String content) {

    static final Map<String, String> LABELS = Map.of(
            "app.kubernetes.io/name", "vault-secrets-operator",
            "app.kubernetes.io/managed-by", "vso",
            "app.kubernetes.io/component", "client-cache-storage");

    private static final String ENCRYPTED = "encrypted";
    private static final String AUTH = "vso.secrets.hashicorp.com/vault-auth";
    private static final String ENDS = "vso.secrets.hashicorp.com/token-ends";
    private static final String DATA = "session";

    Secret secret(String namespace) {
        SecretBuilder secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(LABELS)
                .addToLabels(ENCRYPTED, Boolean.toString(encrypted))
                .addToAnnotations(AUTH, auth.toString())
                .endMetadata()
                .addToData(DATA, Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)));
        ends.ifPresent(end ->
                secret.editMetadata().addToAnnotations(ENDS, end.toString()).endMetadata());
        return secret.build();
    }

    /** The token in a Secret with the labels; empty if this operator did not write it, for example VSO's. */
    static Optional<StoredToken> of(Secret secret) {
        Map<String, String> annotations = orEmpty(secret.getMetadata().getAnnotations());
        String content = orEmpty(secret.getData()).getOrDefault(DATA, "");
        String[] auth = annotations.getOrDefault(AUTH, "").split("/", -1);
        if (content.isEmpty() || auth.length != 2) {
            return Optional.empty();
        }
        try {
            return Optional.of(new StoredToken(
                    secret.getMetadata().getName(),
                    new ObjectKey(auth[0], auth[1]),
                    Optional.ofNullable(annotations.get(ENDS)).map(Instant::parse),
                    Boolean.parseBoolean(
                            orEmpty(secret.getMetadata().getLabels()).get(ENCRYPTED)),
                    new String(Base64.getDecoder().decode(content), StandardCharsets.UTF_8)));
        } catch (DateTimeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    /** The content is never printed. */
    @Override
    public String toString() {
        return "StoredToken[%s of VaultAuth %s]".formatted(name, auth);
    }
}
