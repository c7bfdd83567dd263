package dev.vso.operator.controller.database.config;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.ObjectNames;
import dev.vso.operator.kubernetes.SecretText;
import dev.vso.operator.kubernetes.watch.NamedSecrets;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.template.SecretData;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The Secrets that connections name: read on demand and watched in between, never stored. */
public final class RootSecrets {

    private final NamedSecrets secrets;
    private final SecretHmac hmac;
    private final ConcurrentHashMap<ObjectKey, Map<ObjectKey, NamedSecrets.Subscription>> followed =
            new ConcurrentHashMap<>();

    public RootSecrets(NamedSecrets secrets, SecretHmac hmac) {
        this.secrets = secrets;
        this.hmac = hmac;
    }

    /** Watches exactly these Secrets from now on; {@code changed} runs when one of them changes. */
    void follow(ObjectKey database, Set<ObjectKey> named, Consumer<ObjectKey> changed) {
        Map<ObjectKey, NamedSecrets.Subscription> before = followed.getOrDefault(database, Map.of());
        if (before.keySet().equals(named)) {
            return;
        }
        forget(database);
        followed.put(
                database,
                named.stream()
                        .collect(Collectors.toMap(
                                name -> name, name -> secrets.watch(name, (_, _) -> changed.accept(database)))));
    }

    void forget(ObjectKey database) {
        Map<ObjectKey, NamedSecrets.Subscription> ended = followed.remove(database);
        if (ended != null) {
            ended.values().forEach(NamedSecrets.Subscription::close);
        }
    }

    /** @throws SyncException if the Secret or one of its two keys is missing */
    RootCredentials credentials(ObjectKey secret) throws SyncException {
        String username = text("rootSecretRef", secret, "username");
        String password = text("rootSecretRef", secret, "password");
        return new RootCredentials(
                username, password, hmac.of(SecretData.of(RootCredentials.data(username, password))));
    }

    /** @throws SyncException if the Secret or its key is missing */
    String certificates(ObjectKey secret) throws SyncException {
        return text("tls.caCertSecretRef", secret, "ca.crt");
    }

    private String text(String field, ObjectKey secret, String key) throws SyncException {
        Optional<String> unnamed = ObjectNames.problem("connection." + field, secret.name());
        if (unnamed.isPresent()) {
            throw SyncError.terminal("DatabaseError", unnamed.get()).exception();
        }
        return secrets.read(secret)
                .map(Secret::getData)
                .flatMap(data -> Optional.ofNullable(data.get(key)))
                .map(SecretText::of)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> SyncError.terminal(
                                "DatabaseError",
                                "connection.%s: Secret %s with key %s does not exist".formatted(field, secret, key),
                                "create it")
                        .exception());
    }
}
