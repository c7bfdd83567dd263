package dev.vso.operator.secret;

import static dev.vso.operator.secret.DestinationFixtures.MAC;
import static dev.vso.operator.secret.DestinationFixtures.data;
import static dev.vso.operator.secret.DestinationFixtures.situation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Destination;
import dev.vso.operator.kubernetes.TestCluster;
import dev.vso.operator.secret.DestinationDecision.Unchanged;
import dev.vso.operator.secret.DestinationDecision.Write;
import dev.vso.operator.secret.WriteResult.Written;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.template.SecretData;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A real kube-apiserver for a test class, and a namespace with the Secret {@code s} for each test. The cache is not
 * started: it contains only the writer's own writes.
 */
abstract class DestinationTestBase {
    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    static final SecretData DATA = data("user", "u", "password", "p");

    static TestCluster cluster;

    final DestinationPlan plan = new DestinationPlan(uid -> Optional.empty(), SecretTypes.USUAL);
    KubernetesClient client;
    DestinationWriter writer;
    Owner app;

    @BeforeAll
    static void start() {
        cluster = new TestCluster();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void namespace() {
        client = cluster.client();
        writer = writer(client);
        app = owner("app", cluster.namespace("writes-" + NAMESPACES.incrementAndGet()));
    }

    /** Decides, writes if needed, and asserts that nothing remains to be done. */
    void settle(Destination destination, SecretData wanted, @Nullable SecretData last) {
        var decision = decide(destination, wanted, last);
        assertThat(decision).isInstanceOf(Write.class);
        written(writer.write(destination, app, (Write) decision, wanted));
        assertThat(decide(destination, wanted, wanted)).isEqualTo(new Unchanged());
        assertThat(DestinationDrift.sinceLastWrite(destination, app, observed("s"), Optional.of(MAC.of(wanted))))
                .isEqualTo(new DestinationDrift.Drift.None());
    }

    DestinationDecision decide(Destination destination, SecretData wanted, @Nullable SecretData last) {
        return plan.decide(
                situation(destination, app, observed(destination.name()), wanted, Optional.ofNullable(last)));
    }

    void create(SecretBuilder secret) {
        client.resource(secret.editOrNewMetadata()
                        .withNamespace(app.namespace())
                        .withName("s")
                        .endMetadata()
                        .build())
                .create();
    }

    /** Writes like VSO: by create and update, so the API server derives the field manager from the user agent. */
    void byVso(Destination destination, SecretData data) {
        var config = new ConfigBuilder(client.getConfiguration())
                .withUserAgent(FieldManagers.VSO + "/v0.0.0 (linux/amd64) kubernetes/$Format")
                .build();
        try (var vso = new KubernetesClientBuilder().withConfig(config).build()) {
            vso.resource(DestinationObject.wanted(destination, app, data).build())
                    .create();
        }
    }

    void edit(String mergePatch) {
        edit(mergePatch, "kubectl-edit");
    }

    void edit(String mergePatch, String manager) {
        client.secrets()
                .inNamespace(app.namespace())
                .withName("s")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager(manager)
                                .build(),
                        mergePatch);
    }

    Secret server(String name) {
        return client.secrets().inNamespace(app.namespace()).withName(name).require();
    }

    Optional<ObservedSecret> observed(String name) {
        return Optional.ofNullable(client.secrets()
                        .inNamespace(app.namespace())
                        .withName(name)
                        .get())
                .map(it -> ObservedSecret.reduce(it, MAC));
    }

    static DestinationWriter writer(KubernetesClient client) {
        return new DestinationWriter(client, MAC, new SecretCache(client, List.of(), MAC, (before, after) -> {}));
    }

    static Destination typed(String type) {
        return new Destination("s", true, false, Map.of(), Map.of(), type, null);
    }

    static Owner owner(String name, String namespace) {
        return new Owner(
                "secrets.hashicorp.com/v1beta1",
                "VaultStaticSecret",
                namespace,
                name,
                "uid-" + name,
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    static ObservedSecret written(WriteResult result) {
        assertThat(result).isInstanceOf(Written.class);
        return ((Written) result).secret();
    }
}
