package dev.vso.operator.kubernetes.watch;

import static org.awaitility.Awaitility.await;

import dev.vso.api.VaultAuthGlobal;
import dev.vso.operator.kubernetes.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class WatchedKindIT {

    /** A lax schema, as an older version might have had. */
    private static final String LAX = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: vaultauthglobals.secrets.hashicorp.com}
            spec:
              group: secrets.hashicorp.com
              names: {kind: VaultAuthGlobal, listKind: VaultAuthGlobalList, plural: vaultauthglobals, singular: vaultauthglobal}
              scope: Namespaced
              versions:
              - name: v1beta1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    private final List<String> changed = new CopyOnWriteArrayList<>();

    private static HasMetadata object(String name, String spec) {
        return Serialization.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuthGlobal
                metadata: {name: %s, namespace: default}
                spec: %s
                """.formatted(name, spec), GenericKubernetesResource.class);
    }

    @Test
    void aWatchThatMetWhatItCannotReadGoesOnWhenThatIsGone() {
        try (var cluster = new TestCluster()) {
            KubernetesClient client = cluster.client();
            client.resource(LAX).create();
            await().ignoreExceptions()
                    .until(() -> client.resources(VaultAuthGlobal.class)
                            .inNamespace("default")
                            .list()
                            .getItems()
                            .isEmpty());
            try (var watched = new WatchedKind<>(
                    client,
                    VaultAuthGlobal.class,
                    Set.of("default"),
                    new NamespaceBudget(1),
                    key -> changed.add(key.name()))) {
                WatchedKind.await(watched.start().stream());
                client.resource(object("before", "{}")).create();
                await().until(() -> changed.contains("before"));
                HasMetadata unreadable =
                        client.resource(object("unreadable", "no spec at all")).create();
                client.resource(unreadable).delete();
                client.resource(object("after", "{}")).create();
                await().atMost(Duration.ofMinutes(1)).until(() -> changed.contains("after"));
            }
        }
    }
}
