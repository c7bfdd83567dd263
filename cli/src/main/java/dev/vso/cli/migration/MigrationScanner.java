package dev.vso.cli.migration;

import dev.vso.api.Api;
import dev.vso.api.SecretTransformation;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultConnection;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.ObservedSecret;
import dev.vso.operator.secret.hmac.HmacKey;
import dev.vso.operator.secret.hmac.HmacKeySecret;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the {@link ClusterState}; of Secrets it keeps names and digests only. */
public final class MigrationScanner {

    /** VSO's kinds that this operator does not reconcile, with the names of their lists. */
    private static final Map<String, String> UNSUPPORTED =
            Map.of("HCPAuth", "hcpauths", "HCPVaultSecretsApp", "hcpvaultsecretsapps", "CSISecrets", "csisecrets");

    /** Labels of the Secrets in which VSO stores its sessions. */
    private static final Map<String, String> SESSIONS = Map.of("app.kubernetes.io/component", "client-cache-storage");

    private final KubernetesClient client;
    private final Inventory inventory;
    private final String operatorNamespace;

    public MigrationScanner(KubernetesClient client, String operatorNamespace) {
        this.client = client;
        this.inventory = new Inventory(client);
        this.operatorNamespace = operatorNamespace;
    }

    /**
     * Reads everything.
     *
     * @param namespace namespace to scan; empty for all
     * @throws dev.vso.operator.inventory.ForbiddenException if the user may not read something
     */
    public ClusterState scan(Optional<String> namespace, Instant now) {
        Optional<HmacKey> key = Inventory.allowed(
                "get",
                "secrets",
                operatorNamespace,
                () -> new HmacKeySecret(client, operatorNamespace, new SecureRandom()).stored());
        var hmac = new SecretHmac(key.orElseGet(() -> new HmacKey(new byte[HmacKey.LENGTH])));
        List<ResourceSummary> summaries = ResourceKind.ofSecrets().stream()
                .flatMap(kind -> inventory.list(kind, namespace).stream())
                .flatMap(resource -> ResourceSummaries.of(resource, now).stream())
                .toList();
        return new ClusterState(
                operatorNamespace,
                new SharedResources(
                        all(ResourceKind.AUTH, VaultAuth.class, namespace),
                        all(ResourceKind.AUTH_GLOBAL, VaultAuthGlobal.class, namespace),
                        all(ResourceKind.CONNECTION, VaultConnection.class, namespace),
                        all(ResourceKind.TRANSFORMATION, SecretTransformation.class, namespace)),
                summaries,
                new ClusterState.ExistingSecrets(secrets(summaries, hmac), key.isPresent()),
                new ClusterState.OnlyInVso(unsupported(namespace), sessions()));
    }

    /** Referenced objects are in the same namespace or in the operator's. */
    private <T extends HasMetadata> List<T> all(ResourceKind kind, Class<T> type, Optional<String> namespace) {
        Stream<Optional<String>> places = namespace.isEmpty()
                ? Stream.of(namespace)
                : Stream.of(namespace.get(), operatorNamespace).distinct().map(Optional::of);
        return places.flatMap(place -> inventory.list(kind, place).stream())
                .<T>map(type::cast)
                .toList();
    }

    private Map<ObjectKey, ClusterState.ExistingSecret> secrets(List<ResourceSummary> summaries, SecretHmac hmac) {
        Map<ObjectKey, ClusterState.ExistingSecret> found = new HashMap<>();
        for (ResourceSummary summary : summaries) {
            summary.parts().forEach(part -> {
                var name = new ObjectKey(
                        summary.key().namespace(), part.destination().name());
                inventory.get(Secret.class, "secrets", name).ifPresent(secret -> found.put(name, held(secret, hmac)));
            });
        }
        return found;
    }

    private static ClusterState.ExistingSecret held(Secret secret, SecretHmac hmac) {
        return new ClusterState.ExistingSecret(
                ObservedSecret.reduce(secret, hmac),
                List.copyOf(Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
                        .keySet()));
    }

    private Map<String, List<ObjectKey>> unsupported(Optional<String> namespace) {
        Map<String, List<ObjectKey>> found = new TreeMap<>();
        UNSUPPORTED.forEach((kind, plural) -> {
            List<ObjectKey> keys = ofUnsupported(kind, plural, namespace);
            if (!keys.isEmpty()) {
                found.put(kind, keys);
            }
        });
        return found;
    }

    private List<ObjectKey> ofUnsupported(String kind, String plural, Optional<String> namespace) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(Api.GROUP)
                .withVersion(Api.V1BETA1)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
        try {
            var resources = client.genericKubernetesResources(context);
            return Inventory.allowed(
                            "list",
                            plural,
                            namespace.orElse(""),
                            () -> namespace
                                    .map(name -> resources.inNamespace(name).list())
                                    .orElseGet(() -> resources.inAnyNamespace().list())
                                    .getItems())
                    .stream()
                    .map(ObjectKey::of)
                    .toList();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private int sessions() {
        return Inventory.allowed(
                "list",
                "secrets",
                operatorNamespace,
                () -> client.secrets()
                        .inNamespace(operatorNamespace)
                        .withLabels(SESSIONS)
                        .list()
                        .getItems()
                        .size());
    }
}
