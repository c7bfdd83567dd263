package dev.vso.cli.migration;

import dev.vso.api.SecretTransformation;
import dev.vso.api.SecretTransformationSpec;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultConnection;
import dev.vso.operator.auth.ReferencedObjects;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.render.WatchedTransformations;
import dev.vso.operator.template.SharedTransformations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The resources that others refer to, of the scanned namespace and of the operator's. */
public record SharedResources(
        List<VaultAuth> auths,
        List<VaultAuthGlobal> globals,
        List<VaultConnection> connections,
        List<SecretTransformation> transformations) {

    public SharedResources {
        auths = List.copyOf(auths);
        globals = List.copyOf(globals);
        connections = List.copyOf(connections);
        transformations = List.copyOf(transformations);
    }

    private static <T extends HasMetadata> Optional<T> find(List<T> all, ObjectKey key) {
        return all.stream().filter(one -> ObjectKey.of(one).equals(key)).findFirst();
    }

    /** Resolves references from what was read. */
    ReferencedObjects references() {
        return new ReferencedObjects() {
            @Override
            public Optional<VaultAuth> auth(ObjectKey key) {
                return SharedResources.find(auths, key);
            }

            @Override
            public Stream<VaultAuth> auths(String namespace) {
                return auths.stream()
                        .filter(auth -> auth.getMetadata().getNamespace().equals(namespace));
            }

            @Override
            public Optional<VaultAuthGlobal> global(ObjectKey key) {
                return SharedResources.find(globals, key);
            }

            @Override
            public Optional<VaultConnection> connection(ObjectKey key) {
                return SharedResources.find(connections, key);
            }
        };
    }

    /** The SecretTransformations, with the operator's default rule about other namespaces. */
    SharedTransformations transformationLookup(String operatorNamespace) {
        var rules = new WatchedTransformations.Rules(operatorNamespace, false);
        return new SharedTransformations() {
            @Override
            public Optional<SecretTransformationSpec> find(String namespace, String name) {
                return SharedResources.find(transformations, new ObjectKey(namespace, name))
                        .map(SecretTransformation::getSpec);
            }

            @Override
            public boolean mayUse(String namespace, String other) {
                return rules.allow(namespace, other);
            }
        };
    }
}
