package dev.vso.cli.migration;

import dev.vso.api.SecretTransformation;
import dev.vso.api.SecretTransformationSpec;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultConnection;
import dev.vso.operator.auth.ReferencedObjects;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.ObservedSecret;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.secret.owner.OwnerLookup;
import dev.vso.operator.secret.render.WatchedTransformations;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.template.SharedTransformations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything in the cluster that a switch of operators affects.
 *
 * @param operatorNamespace where both operators run
 * @param secrets Secrets that resources name, with their keys
 * @param digests whether the key of VSO's HMACs was found, so that data could be compared
 * @param idle resources of kinds that this operator does not reconcile, by kind
 * @param storedSessions Secrets in which VSO stores its sessions with Vault
 */
public record ClusterState(
        String operatorNamespace,
        List<VaultAuth> auths,
        List<VaultAuthGlobal> globals,
        List<VaultConnection> connections,
        List<SecretTransformation> transformations,
        List<ResourceSummary> outlines,
        Map<ObjectKey, ExistingSecret> secrets,
        boolean digests,
        Map<String, List<ObjectKey>> idle,
        int storedSessions) {

    /** A Secret with the names of its keys. */
    public record ExistingSecret(ObservedSecret secret, List<String> keys) {}

    public ClusterState {
        auths = List.copyOf(auths);
        globals = List.copyOf(globals);
        connections = List.copyOf(connections);
        transformations = List.copyOf(transformations);
        outlines = List.copyOf(outlines);
        secrets = Map.copyOf(secrets);
        idle = Map.copyOf(idle);
    }

    private static <T extends HasMetadata> Optional<T> find(List<T> all, ObjectKey key) {
        return all.stream().filter(one -> ObjectKey.of(one).equals(key)).findFirst();
    }

    /** Resolves references from what was read. */
    ReferencedObjects references() {
        return new ReferencedObjects() {
            @Override
            public Optional<VaultAuth> auth(ObjectKey key) {
                return find(auths, key);
            }

            @Override
            public Stream<VaultAuth> auths(String namespace) {
                return auths.stream()
                        .filter(auth -> auth.getMetadata().getNamespace().equals(namespace));
            }

            @Override
            public Optional<VaultAuthGlobal> global(ObjectKey key) {
                return find(globals, key);
            }

            @Override
            public Optional<VaultConnection> connection(ObjectKey key) {
                return find(connections, key);
            }
        };
    }

    /** The SecretTransformations, with the operator's default rule about other namespaces. */
    SharedTransformations shared() {
        var rules = new WatchedTransformations.Rules(operatorNamespace, false);
        return new SharedTransformations() {
            @Override
            public Optional<SecretTransformationSpec> find(String namespace, String name) {
                return ClusterState.find(transformations, new ObjectKey(namespace, name))
                        .map(SecretTransformation::getSpec);
            }

            @Override
            public boolean mayUse(String namespace, String other) {
                return rules.allow(namespace, other);
            }
        };
    }

    /** The resources that name the Secret. */
    OwnerLookup holders(ObjectKey secret) {
        return uid -> outlines.stream()
                .filter(summary -> uid.equals(summary.resource().getMetadata().getUid()))
                .filter(summary -> summary.key().namespace().equals(secret.namespace())
                        && summary.parts().stream()
                                .anyMatch(part -> part.destination().name().equals(secret.name())))
                .map(summary -> OwnerFactory.of(summary.resource()))
                .findFirst();
    }
}
