package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Suspended resources: nothing is written, leases are renewed, and resuming does at once what came due. */
class SuspendIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration A_WHILE = Duration.ofSeconds(4);
    private static final String PAUSED = "vso.secrets.hashicorp.com/paused";
    private static final String POLICY = """
            path "database/creds/dyn-*" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            path "auth/token/renew-accessor" { capabilities = ["update"] }
            """;

    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        environment.inVault().databaseRole("dyn-suspend", "20s", "24h");
        operator = environment.operator(TestEnvironment.NO_OVERLAP);
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    private static Resource<Secret> secret(String namespace, String name) {
        return environment.client().secrets().inNamespace(namespace).withName(name);
    }

    private static String version(String namespace, String name) {
        return secret(namespace, name).get().getMetadata().getResourceVersion();
    }

    private static void edit(String namespace, String name, String key, String value) {
        String data = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
        Polling.retryOnConflict(() -> secret(namespace, name).edit(it -> {
            it.getData().put(key, data);
            return it;
        }));
    }

    private static void awaitSuspended(ResourceHandle subject, String reason) {
        Polling.await(
                PATIENCE,
                () -> subject.condition("Suspended")
                        .filter(it ->
                                it.getReason().equals(reason) && it.getStatus().equals("True"))
                        .isPresent());
    }

    private static void awaitResumed(ResourceHandle subject) {
        Polling.await(PATIENCE, () -> subject.condition("Suspended").isEmpty());
    }

    private static List<Event> events(String namespace, String reason) {
        return environment.client().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> reason.equals(event.getReason()))
                .toList();
    }

    private static void resume(ResourceHandle subject) {
        subject.edit(it -> {
            it.getMetadata().getAnnotations().remove(PAUSED);
            return it;
        });
    }

    @Test
    @DisplayName("Paused by annotation, a change in Vault and an edit of the Secret stay; resumed, there is one write")
    void staticSecret() {
        String namespace = environment.namespace("suspend-static");
        environment.inVault().put(namespace + "/app", Map.of("password", "first"));
        ResourceHandle app = environment.apply(
                namespace, StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1s"));
        environment.awaitValue(namespace, "app", "password", "first");
        app.awaitReady();

        app.annotate(PAUSED, "true");
        awaitSuspended(app, "PausedByAnnotation");
        environment.inVault().put(namespace + "/app", Map.of("password", "second"));
        edit(namespace, "app", "password", "edited");
        Polling.assertStays(
                A_WHILE,
                () -> "edited".equals(environment.data(namespace, "app").get("password")));
        assertThat(app.isReady()).isTrue();

        operator.close();
        operator = environment.operator(TestEnvironment.NO_OVERLAP);
        Polling.assertStays(
                A_WHILE,
                () -> "edited".equals(environment.data(namespace, "app").get("password")));

        resume(app);
        environment.awaitValue(namespace, "app", "password", "second");
        awaitResumed(app);
        String written = version(namespace, "app");
        Polling.assertStays(A_WHILE, () -> written.equals(version(namespace, "app")));
        Polling.await(PATIENCE, () -> events(namespace, "Resumed").size() == 1);
        assertThat(events(namespace, "PausedByAnnotation")).hasSize(1);
    }

    @Test
    @DisplayName("Suspended by its spec, a lease is renewed beyond its first end, and the credentials stay")
    void leaseIsRenewed() {
        String namespace = environment.namespace("suspend-lease");
        environment.inVault().role("suspend-lease", POLICY, Map.of("token_ttl", "1h"));
        environment.auth(namespace, "default", "suspend-lease", "");
        LeasedSecret secret = LeasedSecret.apply(environment, namespace, LeaseYaml.of("db", "dyn-suspend"));
        String user = secret.awaitLogIn("");
        String lease = secret.leaseId();
        secret.subject().awaitReady();

        secret.subject().edit(it -> {
            Map<String, Object> spec = Objects.requireNonNull(it.get("spec"));
            spec.put("suspend", true);
            return it;
        });
        awaitSuspended(secret.subject(), "SuspendedBySpec");
        String version = version(namespace, "db");
        Polling.assertStays(Duration.ofSeconds(30), secret::logsIn);
        assertThat(secret.user()).isEqualTo(user);
        assertThat(secret.leaseId()).isEqualTo(lease);
        assertThat(version(namespace, "db")).isEqualTo(version);

        secret.revoke();
        secret.subject().awaitWarnings("were revoked or have expired, and are not replaced");
        Polling.assertStays(A_WHILE, () -> secret.user().equals(user));

        secret.subject().edit(it -> {
            Map<String, Object> spec = Objects.requireNonNull(it.get("spec"));
            spec.remove("suspend");
            return it;
        });
        secret.awaitLogIn(user);
        awaitResumed(secret.subject());
    }

    @Test
    @DisplayName("A suspended resource can be deleted, which revokes its lease and removes its Secret")
    void deleted() {
        String namespace = environment.namespace("suspend-deleted");
        environment.inVault().role("suspend-deleted", POLICY, Map.of("token_ttl", "1h"));
        environment.auth(namespace, "default", "suspend-deleted", "");
        LeasedSecret secret = LeasedSecret.apply(environment, namespace, LeaseYaml.of("db", "dyn-suspend"));
        String user = secret.awaitLogIn("");
        secret.subject().awaitReady();
        secret.subject().annotate(PAUSED, "true");
        awaitSuspended(secret.subject(), "PausedByAnnotation");

        secret.subject().delete();
        Polling.await(PATIENCE, () -> !secret.subject().exists());
        Polling.await(PATIENCE, () -> !environment.sandbox().postgres().roles().contains(user));
    }
}
