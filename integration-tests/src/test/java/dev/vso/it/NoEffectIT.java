package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.Operator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Fields that are set and change nothing are named, while the resource is ready. */
class NoEffectIT {

    private static final World world = World.get();
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Operator operator;

    @BeforeAll
    static void start() {
        world.defaultAuth();
        operator = world.operator();
    }

    @AfterAll
    static void stop() {
        operator.close();
        world.leave();
    }

    private static String awaitNoEffect(Subject subject) {
        World.await(SOON, () -> subject.condition("NoEffect").isPresent());
        Condition told = subject.condition("NoEffect").orElseThrow();
        assertThat(told.getStatus()).isEqualTo("True");
        assertThat(told.getReason()).isEqualTo("FieldWithoutEffect");
        return told.getMessage();
    }

    private static List<String> events(String namespace) {
        return world.client().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getReason().equals("FieldWithoutEffect"))
                .map(Event::getMessage)
                .toList();
    }

    @Test
    @DisplayName("R7: syncConfig.instantUpdates has no effect, which a condition and one event say until it is gone")
    void instantUpdates() {
        String namespace = world.namespace("noeffect");
        world.put(namespace + "/app", Map.of("password", "one"));
        StaticSecretYaml app = StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1s");
        Subject subject = world.apply(namespace, app.with("syncConfig: {instantUpdates: true}"));

        assertThat(awaitNoEffect(subject))
                .contains(
                        "spec.syncConfig.instantUpdates", "does not listen to Vault's events", "shorten refreshAfter");
        subject.awaitReady();
        World.await(SOON, () -> !events(namespace).isEmpty());
        world.put(namespace + "/app", Map.of("password", "two"));
        world.awaitValue(namespace, "app", "password", "two");
        assertThat(events(namespace)).hasSize(1);

        world.apply(namespace, app.with("syncConfig: {instantUpdates: false}"));
        World.await(SOON, () -> subject.condition("NoEffect").isEmpty());
        subject.awaitReady();
    }

    @Test
    @DisplayName("R7: the same of VaultAuth, VaultConnection and VaultDynamicSecret")
    void otherKinds() {
        String namespace = world.namespace("noeffect");
        world.connection(
                namespace,
                "vault",
                "address: %s\nskipTLSVerify: true\ncaCertPath: /nowhere/ca.crt"
                        .formatted(world.sandbox().bao().address()));
        world.auth(
                namespace,
                "default",
                "vault-secrets-operator",
                "vaultConnectionRef: vault\njwt: {role: r, serviceAccount: default}");
        assertThat(awaitNoEffect(world.subject("VaultAuth", namespace, "default")))
                .contains("spec.jwt", "method is kubernetes", "remove the field");
        assertThat(awaitNoEffect(world.subject("VaultConnection", namespace, "vault")))
                .contains("spec.caCertPath", "skipTLSVerify accepts any certificate", "remove skipTLSVerify");
    }

    @Test
    @DisplayName("R7: refreshAfter below --min-refresh-after is raised to it")
    void refreshAfterBelowTheFloor() {
        String namespace = world.namespace("noeffect");
        world.put(namespace + "/app", Map.of("password", "one"));
        operator.close();
        operator = world.operator("--min-refresh-after=10m");
        try {
            StaticSecretYaml app = StaticSecretYaml.of("app", namespace + "/app");
            Subject subject = world.apply(namespace, app.with("refreshAfter: 1s"));
            assertThat(awaitNoEffect(subject))
                    .contains("spec.refreshAfter", "--min-refresh-after=10m", "set it to 10m or more");
            subject.awaitReady();
            World.await(SOON, () -> events(namespace).size() == 1);

            world.apply(namespace, app.with("refreshAfter: 10m"));
            World.await(SOON, () -> subject.condition("NoEffect").isEmpty());
        } finally {
            operator.close();
            operator = world.operator();
        }
    }

    @Test
    @DisplayName("R7: refreshAfter of credentials with a lease, which the answer decides")
    void refreshAfterOfLeasedCredentials() {
        String namespace = world.namespace("noeffect");
        world.databaseRole("noeffect", "1h", "2h");
        world.role("noeffect", """
                path "database/creds/noeffect" { capabilities = ["read"] }
                path "sys/leases/revoke" { capabilities = ["update"] }
                """, Map.of("token_ttl", "1h"));
        world.auth(namespace, "default", "noeffect", "");
        LeasedSecret secret = LeasedSecret.apply(
                world, namespace, LeaseYaml.of("creds", "noeffect").with("refreshAfter: 1h"));
        assertThat(awaitNoEffect(secret.subject())).contains("spec.refreshAfter", "the answer has a lease");
        secret.subject().awaitReady();
        World.await(SOON, () -> events(namespace).size() == 1);
        world.client().resource(secret.resource()).delete();
        World.await(SOON, () -> secret.status().isEmpty());
    }
}
