package dev.vso.operator.auth;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultConnection;
import dev.vso.operator.auth.login.CloudAccess;
import dev.vso.operator.auth.login.CredentialReader;
import dev.vso.operator.auth.login.ServiceAccountTokens;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Auth objects of a fake cluster, written as YAML in one line. */
public final class KnownObjects implements ReferencedObjects {

    /** A complete spec. */
    public static final String KUBERNETES =
            "{method: kubernetes, mount: kubernetes, kubernetes: {role: app, serviceAccount: web}}";

    private final Map<ObjectKey, VaultAuth> auths = new HashMap<>();
    private final Map<ObjectKey, VaultAuthGlobal> globals = new HashMap<>();
    private final Map<ObjectKey, VaultConnection> connections = new HashMap<>();

    public KnownObjects withAuth(String key, String spec) {
        VaultAuth auth = auth(key, spec);
        auths.put(ObjectKey.of(auth), auth);
        return this;
    }

    KnownObjects withGlobal(String key, String spec) {
        VaultAuthGlobal global = global(key, spec);
        globals.put(ObjectKey.of(global), global);
        return this;
    }

    public KnownObjects withConnection(String key, String spec) {
        VaultConnection connection = Serialization.unmarshal(yaml(key, spec), VaultConnection.class);
        connections.put(ObjectKey.of(connection), connection);
        return this;
    }

    public KnownObjects withoutAuth(String key) {
        auths.remove(key(key));
        return this;
    }

    public KnownObjects withoutConnection(String key) {
        connections.remove(key(key));
        return this;
    }

    KnownObjects withConnection(String key) {
        return withConnection(key, "{address: 'http://127.0.0.1:8200'}");
    }

    public static VaultAuth auth(String key, String spec) {
        return Serialization.unmarshal(yaml(key, spec), VaultAuth.class);
    }

    public static VaultAuthGlobal global(String key, String spec) {
        return Serialization.unmarshal(yaml(key, spec), VaultAuthGlobal.class);
    }

    /** Login proofs by service account tokens; there are no Secrets. */
    public static CredentialReader proofs(KubernetesClient kubernetes) {
        return new CredentialReader(
                new ServiceAccountTokens(kubernetes),
                _ -> Optional.empty(),
                CloudAccess.local(Map.of(), Clock.systemUTC()));
    }

    public static ObjectKey key(String text) {
        int slash = text.indexOf('/');
        return new ObjectKey(text.substring(0, slash), text.substring(slash + 1));
    }

    private static String yaml(String text, String spec) {
        ObjectKey key = key(text);
        String metadata = "metadata: {namespace: %s, name: %s}\n".formatted(key.namespace(), key.name());
        return spec.isEmpty() ? metadata : metadata + "spec: " + spec + "\n";
    }

    @Override
    public Optional<VaultAuth> auth(ObjectKey key) {
        return Optional.ofNullable(auths.get(key));
    }

    @Override
    public Stream<VaultAuth> auths(String namespace) {
        return auths.values().stream()
                .filter(auth -> auth.getMetadata().getNamespace().equals(namespace));
    }

    @Override
    public Optional<VaultAuthGlobal> global(ObjectKey key) {
        return Optional.ofNullable(globals.get(key));
    }

    @Override
    public Optional<VaultConnection> connection(ObjectKey key) {
        return Optional.ofNullable(connections.get(key));
    }
}
