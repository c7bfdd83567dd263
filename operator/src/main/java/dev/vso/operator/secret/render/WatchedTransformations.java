package dev.vso.operator.secret.render;

import dev.vso.api.SecretTransformation;
import dev.vso.api.SecretTransformationSpec;
import dev.vso.operator.auth.Dependency;
import dev.vso.operator.auth.DependencyIndex;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import dev.vso.operator.kubernetes.watch.NamespaceBudget;
import dev.vso.operator.kubernetes.watch.WatchedKind;
import dev.vso.operator.template.SharedTransformations;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The SecretTransformations of the cluster, watched; a change of one requeues all resources that refer to it. */
public final class WatchedTransformations implements SharedTransformations, AutoCloseable {

    private final WatchedKind<SecretTransformation> watched;
    private final DependencyIndex dependents = new DependencyIndex();
    private final Rules rules;

    /**
     * Which SecretTransformations a resource may use.
     *
     * @param operatorNamespace its SecretTransformations may be used from all namespaces
     * @param acrossNamespaces whether those of any namespace may be used from any other
     */
    public record Rules(String operatorNamespace, boolean acrossNamespaces) {

        /** Whether a resource of one namespace may use those of another. */
        public boolean allow(String namespace, String other) {
            return acrossNamespaces || namespace.equals(other) || operatorNamespace.equals(other);
        }
    }

    /**
     * @param namespaces the namespaces to watch; empty for all
     * @param large memory for large SecretTransformations
     */
    public WatchedTransformations(KubernetesClient client, Set<String> namespaces, NamespaceBudget large, Rules rules) {
        this.rules = rules;
        this.watched = new WatchedKind<>(
                client, SecretTransformation.class, namespaces, large, key -> dependents.changed(consulted(key)));
    }

    /** Starts the watch; completes when all existing SecretTransformations are known. */
    public List<CompletableFuture<Void>> start() {
        return watched.start();
    }

    public DependencyIndex dependents() {
        return dependents;
    }

    public static Dependency consulted(ObjectKey key) {
        return new Dependency(Dependency.Kind.SECRET_TRANSFORMATION, key);
    }

    @Override
    public Optional<SecretTransformationSpec> find(String namespace, String name) {
        return watched.get(new ObjectKey(namespace, name)).map(SecretTransformation::getSpec);
    }

    @Override
    public Optional<String> refusal(String namespace, String name) {
        return watched.get(new ObjectKey(namespace, name)).flatMap(LargeMetadata::refusal);
    }

    @Override
    public boolean mayUse(String namespace, String other) {
        return rules.allow(namespace, other);
    }

    @Override
    public void close() {
        watched.close();
    }
}
