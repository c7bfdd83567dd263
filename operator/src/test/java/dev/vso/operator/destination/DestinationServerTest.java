package dev.vso.operator.destination;

import static dev.vso.operator.destination.Fixtures.MAC;
import static dev.vso.operator.destination.Fixtures.creating;
import static dev.vso.operator.destination.Fixtures.data;
import static dev.vso.operator.destination.Fixtures.overwriting;
import static dev.vso.operator.destination.Fixtures.sharing;
import static dev.vso.operator.destination.Fixtures.situation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.api.Destination;
import dev.vso.operator.cluster.TestCluster;
import dev.vso.operator.destination.DestinationDecision.Apply;
import dev.vso.operator.destination.DestinationDecision.Conflict;
import dev.vso.operator.destination.DestinationDecision.Create;
import dev.vso.operator.destination.DestinationDecision.Recreate;
import dev.vso.operator.destination.DestinationDecision.Unchanged;
import dev.vso.operator.destination.DestinationDecision.Write;
import dev.vso.operator.destination.WriteResult.AlreadyExists;
import dev.vso.operator.destination.WriteResult.Changed;
import dev.vso.operator.destination.WriteResult.Refused;
import dev.vso.operator.destination.WriteResult.Written;
import dev.vso.operator.transform.SecretData;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decisions and writes against a real kube-apiserver. The cache is not started: it knows the writer's own writes only. */
class DestinationServerTest {
    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static final SecretData DATA = data("user", "u", "password", "p");

    private static TestCluster cluster;

    private final DestinationPlan plan = new DestinationPlan(uid -> Optional.empty());
    private KubernetesClient client;
    private DestinationWriter writer;
    private Owner app;

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

    @Test
    void createdSecretCarriesOwnerLabelsAnnotationsTypeAndData() {
        var destination = creating("s", Map.of("team", "blue", OwnerLabels.NAME, "mine"), Map.of("note", "x"));
        var written = written(writer.write(destination, app, new Create(), DATA));
        var secret = server("s");
        assertThat(secret.getData()).isEqualTo(DATA.base64());
        assertThat(secret.getType()).isEqualTo("Opaque");
        assertThat(secret.getMetadata().getLabels())
                .containsAllEntriesOf(OwnerLabels.of(app))
                .containsEntry("team", "blue")
                .hasSize(5);
        assertThat(secret.getMetadata().getAnnotations()).isEqualTo(Map.of("note", "x"));
        assertThat(secret.getMetadata().getOwnerReferences()).singleElement().satisfies(it -> {
            assertThat(it.getUid()).isEqualTo(app.uid());
            assertThat(it.getController()).isNull();
            assertThat(it.getBlockOwnerDeletion()).isNull();
        });
        assertThat(written).isEqualTo(observed("s").orElseThrow());
        assertThat(decide(destination, DATA, DATA)).isEqualTo(new Unchanged());
    }

    @Test
    void createLeavesAnExistingSecretAsItIs() {
        create(new SecretBuilder().addToData("theirs", "eA=="));
        assertThat(writer.write(creating("s"), app, new Create(), DATA)).isEqualTo(new AlreadyExists());
        assertThat(server("s").getData()).isEqualTo(Map.of("theirs", "eA=="));
        assertThat(decide(creating("s"), DATA, null)).isInstanceOf(Conflict.class);
    }

    @Test
    void foreignKeysLabelsAndAnnotationsOfASharedSecretSurvive() {
        create(new SecretBuilder()
                .withType("example.com/theirs")
                .addToData("theirs", "eA==")
                .withNewMetadata()
                .addToLabels("theirs", "x")
                .addToAnnotations("theirs", "x")
                .endMetadata());
        settle(sharing("s"), DATA, null);
        settle(sharing("s"), data("user", "new"), DATA);
        var secret = server("s");
        assertThat(secret.getData()).isEqualTo(Map.of("theirs", "eA==", "user", "bmV3"));
        assertThat(secret.getType()).isEqualTo("example.com/theirs");
        assertThat(secret.getMetadata().getLabels()).isEqualTo(Map.of("theirs", "x"));
        assertThat(secret.getMetadata().getAnnotations()).isEqualTo(Map.of("theirs", "x"));
        assertThat(secret.getMetadata().getOwnerReferences()).isEmpty();
    }

    @Test
    void twoResourcesFillOneSharedSecretWithoutRemovingEachOthersKeys() {
        create(new SecretBuilder().addToData("theirs", "eA=="));
        var other = owner("other", app.namespace());
        settle(sharing("s"), data("a", "1"), null);
        var decision = plan.decide(situation(sharing("s"), other, observed("s"), data("b", "2"), Optional.empty()));
        written(writer.write(sharing("s"), other, (Write) decision, data("b", "2")));
        settle(sharing("s"), data("a2", "1"), data("a", "1"));
        assertThat(server("s").getData()).containsOnlyKeys("theirs", "a2", "b");
    }

    @Test
    void applyToASecretThatIsGoneDoesNotCreateOne() {
        create(new SecretBuilder().addToData("theirs", "eA=="));
        var decision = (Write) decide(sharing("s"), DATA, null);
        client.secrets().inNamespace(app.namespace()).withName("s").delete();
        assertThat(writer.write(sharing("s"), app, decision, DATA)).isEqualTo(new Changed());
        assertThat(observed("s")).isEmpty();
    }

    @Test
    void secretThatVsoWroteIsTakenOverWithoutAWrite() {
        var destination = creating("s", Map.of("team", "blue"), Map.of());
        byVso(destination, DATA);
        var version = server("s").getMetadata().getResourceVersion();
        assertThat(decide(destination, DATA, DATA)).isEqualTo(new Unchanged());
        assertThat(server("s").getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void whatVsoWroteAndNobodyWantsGoesAndWhatOthersAddedStays() {
        byVso(creating("s", Map.of("team", "blue"), Map.of("note", "x")), DATA);
        edit("{\"data\":{\"theirs\":\"eA==\"},\"metadata\":{\"labels\":{\"theirs\":\"x\"}}}");
        settle(creating("s"), data("user", "u", "more", "m"), DATA);
        var secret = server("s");
        assertThat(secret.getData()).containsOnlyKeys("user", "more", "theirs");
        assertThat(secret.getMetadata().getLabels()).containsKey("theirs").doesNotContainKey("team");
        assertThat(secret.getMetadata().getAnnotations()).isNullOrEmpty();
        settle(creating("s"), data("more", "m"), data("user", "u", "more", "m"));
        assertThat(server("s").getData()).containsOnlyKeys("more", "theirs");
    }

    @Test
    void keysAndLabelsNoLongerWantedGo() {
        var before = creating("s", Map.of("team", "blue"), Map.of("note", "x"));
        written(writer.write(before, app, new Create(), DATA));
        edit("{\"data\":{\"theirs\":\"eA==\"}}");
        settle(creating("s"), data("user", "u"), DATA);
        var secret = server("s");
        assertThat(secret.getData()).containsOnlyKeys("user", "theirs");
        assertThat(secret.getMetadata().getLabels()).isEqualTo(OwnerLabels.of(app));
        assertThat(secret.getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void lostLabelsReferenceAndKeysAreRepaired() {
        written(writer.write(creating("s"), app, new Create(), DATA));
        edit(
                "{\"metadata\":{\"labels\":null,\"ownerReferences\":null,\"annotations\":{\"theirs\":\"x\"}},\"data\":{\"user\":\"eA==\",\"password\":null}}");
        // Both marks of ownership are gone: then, and only then, it is nobody's.
        assertThat(decide(creating("s"), DATA, DATA)).isInstanceOf(Conflict.class);
        settle(overwriting("s"), DATA, DATA);
        edit("{\"metadata\":{\"labels\":null},\"data\":{\"user\":\"eA==\"}}");
        settle(creating("s"), DATA, DATA);
        edit("{\"metadata\":{\"ownerReferences\":null}}");
        settle(creating("s"), DATA, DATA);
        var secret = server("s");
        assertThat(secret.getData()).isEqualTo(DATA.base64());
        assertThat(secret.getMetadata().getLabels()).isEqualTo(OwnerLabels.of(app));
        assertThat(secret.getMetadata().getOwnerReferences()).hasSize(1);
        assertThat(secret.getMetadata().getAnnotations()).isEqualTo(Map.of("theirs", "x"));
    }

    @Test
    void anotherTypeMakesANewSecret() {
        written(writer.write(creating("s"), app, new Create(), DATA));
        var uid = server("s").getMetadata().getUid();
        var basic = typed("kubernetes.io/basic-auth");
        var login = data("username", "u", "password", "p");
        assertThat(decide(basic, login, DATA)).isInstanceOf(Recreate.class);
        settle(basic, login, DATA);
        assertThat(server("s").getType()).isEqualTo("kubernetes.io/basic-auth");
        assertThat(server("s").getMetadata().getUid()).isNotEqualTo(uid);
    }

    @Test
    void whatChangedSinceItWasObservedIsNotDeleted() {
        written(writer.write(creating("s"), app, new Create(), DATA));
        var before = observed("s").orElseThrow();
        edit("{\"data\":{\"theirs\":\"eA==\"}}");
        var decision = new Recreate(before, Recreate.Why.TYPE_CHANGED);
        assertThat(writer.write(typed("example.com/t"), app, decision, DATA)).isEqualTo(new Changed());
        assertThat(writer.delete(before)).isEmpty();
        assertThat(server("s").getData()).containsKey("theirs");
        assertThat(writer.delete(observed("s").orElseThrow())).isEmpty();
        assertThat(observed("s")).isEmpty();
        assertThat(writer.delete(before)).as("already gone").isEmpty();
    }

    @Test
    void keysThatATypeNeedsAreNamed() {
        assertRefused(
                writer.write(typed("kubernetes.io/tls"), app, new Create(), DATA),
                "tls.crt",
                "tls.key",
                "because of its type",
                "destination.type");
    }

    @Test
    void refusalOfABadValueDoesNotQuoteIt() {
        assertThat(writer.write(
                        typed("kubernetes.io/dockerconfigjson"),
                        app,
                        new Create(),
                        data(".dockerconfigjson", "§hunter2")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        it -> assertThat(it.message())
                                .contains(".dockerconfigjson")
                                .doesNotContain("§", "hunter2", "Â"));
    }

    @Test
    void badLabelTooLargeAndImmutableAreRefused() {
        assertRefused(
                writer.write(creating("s", Map.of("bad label!", "x"), Map.of()), app, new Create(), DATA),
                "metadata.labels",
                "destination.labels");
        assertRefused(writer.write(creating("s"), app, new Create(), data("big", "x".repeat(1024 * 1024 + 1))), "data");
        create(new SecretBuilder().withImmutable(true).addToData("user", "eA=="));
        var decision = new Apply(observed("s").orElseThrow(), Set.of(ApplyReason.KEY_EDITED), OwnFields.NONE);
        assertRefused(writer.write(sharing("s"), app, decision, DATA), "data");
    }

    @Test
    void missingRightsAreNamed() {
        try (var powerless = cluster.powerless()) {
            assertRefused(
                    writer(powerless).write(creating("s"), app, new Create(), DATA),
                    "the verbs get, list, watch, create, patch and delete on secrets",
                    "somebody",
                    app.namespace());
        }
    }

    @Test
    void namespaceThatIsBeingDeletedIsNamed() {
        // No controller finishes the deletion here.
        client.namespaces().withName(app.namespace()).delete();
        assertRefused(writer.write(creating("s"), app, new Create(), DATA), app.namespace() + " is being deleted");
    }

    @Test
    void exceededQuotaIsNamed() {
        var none = Map.of("secrets", new Quantity("0"));
        client.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(app.namespace())
                        .withName("few")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(none)
                        .endSpec()
                        .build())
                .create();
        client.resourceQuotas()
                .inNamespace(app.namespace())
                .withName("few")
                .editStatus(it -> new ResourceQuotaBuilder(it)
                        .withNewStatus()
                        .withHard(none)
                        .withUsed(none)
                        .endStatus()
                        .build());
        await().untilAsserted(() -> assertRefused(
                writer.write(creating("s"), app, new Create(), DATA), "exceeds a quota", "ResourceQuota", "few"));
    }

    @Test
    void missingNamespaceIsNamed() {
        var elsewhere = new Owner(app.apiVersion(), app.kind(), "nowhere", "app", "uid", app.creationTimestamp());
        assertRefused(writer.write(creating("s"), elsewhere, new Create(), DATA), "nowhere");
    }

    @Test
    void deadApiServerIsUnavailableAndNotARefusal() {
        var dead = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:1")
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        assertThat(writer(dead).write(creating("s"), app, new Create(), DATA))
                .isInstanceOf(WriteResult.Unavailable.class);
    }

    @Test
    void oneRequestForCreateAndForApplyAndNoneForUnchanged() {
        var counting = new CountingRequests();
        try (var counted = counting.client(client.getConfiguration())) {
            var countedWriter = writer(counted);
            countedWriter.write(creating("s"), app, new Create(), DATA);
            assertThat(counting.take()).containsExactly("PATCH");
            assertThat(decide(creating("s"), DATA, DATA)).isEqualTo(new Unchanged());
            countedWriter.write(
                    creating("s"), app, (Write) decide(creating("s"), data("user", "new"), DATA), data("user", "new"));
            assertThat(counting.take()).containsExactly("PATCH");
            countedWriter.write(typed("example.com/t"), app, (Write) decide(typed("example.com/t"), DATA, DATA), DATA);
            assertThat(counting.take()).containsExactly("DELETE", "PATCH");
        }
    }

    /** The random tests of the plan stand on {@link SecretModel}, so it has to do what the API server does. */
    @Test
    void theModelBehavesAsTheServerDoes() {
        var seed = 42L;
        var random = new Random(seed);
        var model = new SecretModel("s", "Opaque");
        create(new SecretBuilder().withType("Opaque"));
        for (int step = 0; step < 200; step++) {
            var key = List.of("a", "b", "c").get(random.nextInt(3));
            var value = random.nextInt(3) == 0 ? null : "dmF" + random.nextInt(3);
            switch (random.nextInt(4)) {
                case 0 -> {
                    var owner = owner("o" + random.nextInt(2), app.namespace());
                    var data = data(key, "v" + random.nextInt(2), "z", "z");
                    var wanted = DestinationObject.wanted(creating("s", Map.of(key, "x"), Map.of()), owner, data)
                            .build();
                    var manager = FieldManagers.of(owner.uid());
                    client.resource(wanted)
                            .patch(new PatchContext.Builder()
                                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                    .withFieldManager(manager)
                                    .withForce(true)
                                    .build());
                    model.apply(manager, wanted);
                }
                case 1 -> {
                    edit("{\"metadata\":{\"labels\":{\"%s\":%s}}}".formatted(key, quoted(value)), FieldManagers.VSO);
                    model.update(FieldManagers.VSO, "label/" + key, value);
                }
                case 2 -> {
                    edit("{\"data\":{\"%s\":%s}}".formatted(key, quoted(value)), FieldManagers.VSO);
                    model.update(FieldManagers.VSO, "data/" + key, value);
                }
                default -> {
                    edit("{\"data\":{\"%s\":%s}}".formatted(key, quoted(value)), "kubectl-edit");
                    model.update("kubectl-edit", "data/" + key, value);
                }
            }
            assertThat(essence(observed("s").orElseThrow()))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(essence(ObservedSecret.reduce(model.secret(), MAC)));
        }
    }

    private static String quoted(@Nullable String value) {
        return value == null ? "null" : '"' + value + '"';
    }

    private static List<Object> essence(ObservedSecret secret) {
        var applied = new TreeMap<>(secret.applied());
        applied.values().removeIf(it -> it.fields().isEmpty());
        return List.of(
                new TreeMap<>(secret.labels()),
                Set.copyOf(secret.ownerReferences()),
                applied,
                secret.inherited(),
                secret.macOfAll());
    }

    /** Decides, writes if so decided, and expects that nothing remains to be done. */
    private void settle(Destination destination, SecretData wanted, @Nullable SecretData last) {
        var decision = decide(destination, wanted, last);
        assertThat(decision).isInstanceOf(Write.class);
        written(writer.write(destination, app, (Write) decision, wanted));
        assertThat(decide(destination, wanted, wanted)).isEqualTo(new Unchanged());
        assertThat(DestinationDrift.sinceLastWrite(destination, app, observed("s"), Optional.of(MAC.of(wanted))))
                .isEqualTo(new DestinationDrift.Drift.None());
    }

    private DestinationDecision decide(Destination destination, SecretData wanted, @Nullable SecretData last) {
        return plan.decide(
                situation(destination, app, observed(destination.name()), wanted, Optional.ofNullable(last)));
    }

    private void create(SecretBuilder secret) {
        client.resource(secret.editOrNewMetadata()
                        .withNamespace(app.namespace())
                        .withName("s")
                        .endMetadata()
                        .build())
                .create();
    }

    /** As VSO writes: by create and update, so the API server names its field manager after the user agent. */
    private void byVso(Destination destination, SecretData data) {
        var config = new ConfigBuilder(client.getConfiguration())
                .withUserAgent(FieldManagers.VSO + "/v0.0.0 (linux/amd64) kubernetes/$Format")
                .build();
        try (var vso = new KubernetesClientBuilder().withConfig(config).build()) {
            vso.resource(DestinationObject.wanted(destination, app, data).build())
                    .create();
        }
    }

    private void edit(String mergePatch) {
        edit(mergePatch, "kubectl-edit");
    }

    private void edit(String mergePatch, String manager) {
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

    private Secret server(String name) {
        return client.secrets().inNamespace(app.namespace()).withName(name).require();
    }

    private Optional<ObservedSecret> observed(String name) {
        return Optional.ofNullable(client.secrets()
                        .inNamespace(app.namespace())
                        .withName(name)
                        .get())
                .map(it -> ObservedSecret.reduce(it, MAC));
    }

    private static DestinationWriter writer(KubernetesClient client) {
        return new DestinationWriter(client, MAC, new SecretCache(client, List.of(), MAC, (before, after) -> {}));
    }

    private static Destination typed(String type) {
        return new Destination("s", true, false, Map.of(), Map.of(), type, null);
    }

    private static Owner owner(String name, String namespace) {
        return new Owner(
                "secrets.hashicorp.com/v1beta1",
                "VaultStaticSecret",
                namespace,
                name,
                "uid-" + name,
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static ObservedSecret written(WriteResult result) {
        assertThat(result).isInstanceOf(Written.class);
        return ((Written) result).secret();
    }

    private static void assertRefused(WriteResult result, String... words) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class, it -> assertThat(it.message()).contains(words));
    }
}
