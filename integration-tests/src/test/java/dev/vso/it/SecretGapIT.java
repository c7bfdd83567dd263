package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Watcher.Action;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Measures with a watch how long a Secret is missing while its destination changes. */
class SecretGapIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LOGIN = "kubernetes.io/basic-auth";
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        operator = environment.operator(TestEnvironment.IMPATIENT);
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    /** A resource with this {@code destination}. */
    private static StaticSecretYaml login(String namespace, String destination) {
        return StaticSecretYaml.of("app", namespace + "/app").into(destination).with("refreshAfter: 1s");
    }

    private static ResourceHandle synced(String namespace, String destination) {
        environment.inVault().put(namespace + "/app", Map.of("username", "u", "password", "p"));
        ResourceHandle app = environment.apply(namespace, login(namespace, destination));
        app.awaitReady();
        return app;
    }

    private static void change(String namespace, String destination, Predicate<Secret> done) {
        environment.apply(namespace, login(namespace, destination));
        awaitSecret(namespace, done);
    }

    private static void awaitSecret(String namespace, Predicate<Secret> done) {
        Polling.await(
                SOON, () -> environment.secret(namespace, "app").filter(done).isPresent());
    }

    private static boolean holds(Secret secret, String... keys) {
        return secret.getData() != null && secret.getData().keySet().equals(Set.of(keys));
    }

    @Test
    @DisplayName("S1: template, filters, labels, annotations, values, flags and edits by hand: missing for 0 ms")
    void nothingButAnotherTypeDeletesASecret() {
        String namespace = environment.namespace("gap");
        synced(namespace, "name: app\ncreate: true");
        String uid =
                environment.secret(namespace, "app").orElseThrow().getMetadata().getUid();
        try (var watch = new SecretWatch(environment.client(), namespace)) {
            change(namespace, """
                    name: app
                    create: true
                    transformation:
                      templates: {url: {text: 'db://{{ .Secrets.username }}'}}
                    """, secret -> holds(secret, "_raw", "username", "password", "url"));
            change(namespace, """
                    name: app
                    create: true
                    transformation:
                      excludeRaw: true
                      excludes: [".*"]
                      templates: {other: {text: 'db://{{ .Secrets.password }}'}}
                    """, secret -> holds(secret, "other"));
            change(
                    namespace,
                    """
                    name: app
                    create: true
                    labels: {team: one}
                    annotations: {by: one}
                    transformation: {excludeRaw: true}
                    """,
                    secret -> holds(secret, "username", "password")
                            && "one".equals(secret.getMetadata().getLabels().get("team")));
            change(
                    namespace,
                    """
                    name: app
                    create: true
                    overwrite: true
                    labels: {team: two}
                    transformation: {excludeRaw: true}
                    """,
                    secret -> "two".equals(secret.getMetadata().getLabels().get("team")));
            environment.inVault().put(namespace + "/app", Map.of("user", "u2"));
            awaitSecret(namespace, secret -> holds(secret, "user"));
            environment.edit(namespace, "app", secret -> {
                secret.getMetadata().getLabels().clear();
                secret.getMetadata().setOwnerReferences(List.of());
                secret.getData().put("user", "d3Jvbmc=");
            });
            awaitSecret(
                    namespace,
                    secret -> secret.getMetadata().getLabels() != null
                            && "two".equals(secret.getMetadata().getLabels().get("team"))
                            && secret.getMetadata().getOwnerReferences().size() == 1
                            && "dTI=".equals(secret.getData().get("user")));
            change(namespace, "name: app\ncreate: false", secret -> holds(secret, "_raw", "user"));
            change(
                    namespace,
                    "name: app\ncreate: true\noverwrite: true\nlabels: {team: three}",
                    secret -> "three".equals(secret.getMetadata().getLabels().get("team")));
            Polling.assertStays(
                    Duration.ofSeconds(2), () -> watch.deletions("app").isEmpty());
            assertThat(watch.missing("app"))
                    .as("missing; the watch saw %s", watch.of("app"))
                    .isZero();
        }
        assertThat(environment
                        .secret(namespace, "app")
                        .orElseThrow()
                        .getMetadata()
                        .getUid())
                .isEqualTo(uid);
    }

    @Test
    @DisplayName("S1: an immutable Secret whose value or type changes stays, and the resource says why")
    void anImmutableSecretStays() {
        String namespace = environment.namespace("gap-immutable");
        ResourceHandle app = synced(namespace, "name: app\ncreate: true");
        try (var watch = new SecretWatch(environment.client(), namespace)) {
            environment.edit(namespace, "app", secret -> secret.setImmutable(true));
            environment.inVault().put(namespace + "/app", Map.of("username", "u", "password", "other"));
            Polling.await(SOON, () -> !app.isReady());
            assertThat(app.condition("Ready").orElseThrow().getMessage()).contains("immutable");
            Polling.assertStays(
                    Duration.ofSeconds(2), () -> watch.deletions("app").isEmpty());
        }
    }

    @Test
    @DisplayName("S1: another type: missing between deletion and creation only, after the dry run was answered")
    void anotherTypeIsTriedOutFirst(TestReporter report) {
        String namespace = environment.namespace("gap-type");
        synced(namespace, "name: app\ncreate: true");
        try (var watch = new SecretWatch(environment.client(), namespace)) {
            long mark = environment.sandbox().kube().auditMark();
            change(
                    namespace,
                    "name: app\ncreate: true\ntype: " + LOGIN,
                    secret -> secret.getType().equals(LOGIN));
            Polling.await(
                    SOON,
                    () -> !watch.deletions("app").isEmpty()
                            && watch.of("app").getLast().action() == Action.ADDED);

            List<String> writes = environment.sandbox().kube().auditSince(mark).stream()
                    .filter(it -> it.write()
                            && it.resource().equals("secrets")
                            && it.namespace().equals(namespace))
                    .map(it -> "%s %s %d".formatted(it.verb(), it.name(), it.code()))
                    .toList();
            assertThat(writes).containsSubsequence("patch app-dry-run 201", "delete app 200", "patch app 201");
            assertThat(writes).filteredOn(it -> it.startsWith("delete")).hasSize(1);
            assertThat(watch.of("app-dry-run")).isEmpty();
            assertThat(watch.deletions("app")).hasSize(1);
            assertThat(watch.of("app").getLast().version())
                    .isGreaterThan(watch.deletions("app").getFirst().version());
            report.publishEntry(
                    "missing while the type changes", watch.missing("app").toMillis() + " ms");
            assertThat(watch.missing("app")).isLessThan(Duration.ofSeconds(5));
        }
        assertThat(environment.data(namespace, "app")).containsEntry("password", "p");
    }

    @Test
    @DisplayName("S1: a type that the data does not fit deletes nothing")
    void aTypeThatIsRefusedDeletesNothing() {
        String namespace = environment.namespace("gap-refused");
        ResourceHandle app = synced(namespace, "name: app\ncreate: true");
        String uid =
                environment.secret(namespace, "app").orElseThrow().getMetadata().getUid();
        try (var watch = new SecretWatch(environment.client(), namespace)) {
            for (String type :
                    List.of("kubernetes.io/tls", "kubernetes.io/dockerconfigjson", "kubernetes.io/ssh-auth")) {
                environment.apply(namespace, login(namespace, "name: app\ncreate: true\ntype: " + type));
                Polling.await(
                        SOON,
                        () -> app.condition("Ready")
                                .filter(ready -> ready.getStatus().equals("False")
                                        && ready.getMessage().contains(type))
                                .isPresent());
            }
            Polling.assertStays(
                    Duration.ofSeconds(2), () -> watch.deletions("app").isEmpty());
        }
        Secret kept = environment.secret(namespace, "app").orElseThrow();
        assertThat(kept.getMetadata().getUid()).isEqualTo(uid);
        assertThat(kept.getType()).isEqualTo("Opaque");
        assertThat(environment.data(namespace, "app")).containsEntry("password", "p");
    }

    @Test
    @DisplayName("S1: another name: the old Secret goes only when the new one is there")
    void renamed() {
        String namespace = environment.namespace("gap-name");
        synced(namespace, "name: app\ncreate: true");
        try (var watch = new SecretWatch(environment.client(), namespace)) {
            environment.apply(namespace, login(namespace, "name: renamed\ncreate: true"));
            Polling.await(SOON, () -> !watch.deletions("app").isEmpty());
            assertThat(watch.first(Action.ADDED, "renamed"))
                    .as("the new Secret before the old one went")
                    .hasValueSatisfying(made -> assertThat(made.version())
                            .isLessThan(watch.deletions("app").getFirst().version()));
            assertThat(watch.deletions("renamed")).isEmpty();
        }
        assertThat(environment.data(namespace, "renamed")).containsEntry("password", "p");
    }

    @Test
    @DisplayName("S1: another owner, an older resource or a re-created one: missing for 0 ms")
    void anotherOwnerTakesItOver() {
        String namespace = environment.namespace("gap-owner");
        environment.inVault().put(namespace + "/older", Map.of("of", "older"));
        var older = StaticSecretYaml.of("older", namespace + "/older");
        environment.apply(namespace, older).awaitReady();
        Polling.assertStays(Duration.ofMillis(1100), () -> true); // creation timestamps have whole seconds
        ResourceHandle app = synced(namespace, "name: app\ncreate: true");
        try (var watch = new SecretWatch(environment.client(), namespace)) {
            app.resource().withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
            Polling.await(Duration.ofSeconds(60), () -> !app.exists());
            ResourceHandle again = environment.apply(namespace, login(namespace, "name: app\ncreate: true"));
            String uid = again.resource().require().getMetadata().getUid();
            awaitSecret(
                    namespace,
                    secret -> secret.getMetadata().getOwnerReferences().stream()
                            .allMatch(owner -> owner.getUid().equals(uid)));

            environment.apply(namespace, older.into("name: app\ncreate: true"));
            awaitSecret(namespace, secret -> holds(secret, "_raw", "of"));
            Polling.assertStays(
                    Duration.ofSeconds(2), () -> watch.deletions("app").isEmpty());
            assertThat(watch.missing("app"))
                    .as("missing; the watch saw %s", watch.of("app"))
                    .isZero();
        }
    }
}
