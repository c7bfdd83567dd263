package dev.vso.cli.explain;

import dev.vso.api.SecretTransformation;
import dev.vso.api.SecretTransformationSpec;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultConnection;
import dev.vso.operator.auth.ReferencedObjects;
import dev.vso.operator.auth.connection.CaSecrets;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.render.WatchedTransformations;
import dev.vso.operator.template.SharedTransformations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads on demand, with the user's rights, the objects that the operator has in its watches. */
final class ClusterView implements ReferencedObjects, CaSecrets, SharedTransformations {

    private final Inventory inventory;
    private final WatchedTransformations.Rules transformations;

    ClusterView(KubernetesClient client, WatchedTransformations.Rules transformations) {
        this.inventory = new Inventory(client);
        this.transformations = transformations;
    }

    Inventory inventory() {
        return inventory;
    }

    Optional<Secret> secret(ObjectKey key) {
        return inventory.get(Secret.class, "secrets", key);
    }

    private <T extends HasMetadata> Optional<T> get(Class<T> type, ResourceKind kind, ObjectKey key) {
        return inventory.get(type, kind.plural(), key);
    }

    @Override
    public Optional<VaultAuth> auth(ObjectKey key) {
        return get(VaultAuth.class, ResourceKind.AUTH, key);
    }

    @Override
    public Stream<VaultAuth> auths(String namespace) {
        return inventory.list(ResourceKind.AUTH, Optional.of(namespace)).stream()
                .map(VaultAuth.class::cast);
    }

    @Override
    public Optional<VaultAuthGlobal> global(ObjectKey key) {
        return get(VaultAuthGlobal.class, ResourceKind.AUTH_GLOBAL, key);
    }

    @Override
    public Optional<VaultConnection> connection(ObjectKey key) {
        return get(VaultConnection.class, ResourceKind.CONNECTION, key);
    }

    @Override
    public String pem(ObjectKey connection, ObjectKey secret) throws SyncException {
        return secret(secret).flatMap(CaSecrets::in).orElseThrow(() -> CaSecrets.missing(secret));
    }

    @Override
    public Optional<SecretTransformationSpec> find(String namespace, String name) {
        return get(SecretTransformation.class, ResourceKind.TRANSFORMATION, new ObjectKey(namespace, name))
                .map(SecretTransformation::getSpec);
    }

    @Override
    public boolean mayUse(String namespace, String other) {
        return transformations.allow(namespace, other);
    }
}
