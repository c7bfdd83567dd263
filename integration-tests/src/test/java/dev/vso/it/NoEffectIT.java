package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Fields that are set without effect are reported, while the resource is ready. */
class NoEffectIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration SOON = Duration.ofSeconds(20);

    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        operator = environment.operator();
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    private static String awaitNoEffect(ResourceHandle subject) {
        Polling.await(SOON, () -> subject.condition("NoEffect").isPresent());
        Condition told = subject.condition("NoEffect").orElseThrow();
        assertThat(told.getStatus()).isEqualTo("True");
        assertThat(told.getReason()).isEqualTo("FieldWithoutEffect");
        return told.getMessage();
    }

    private static List<String> events(String namespace) {
        return environment.client().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getReason().equals("FieldWithoutEffect"))
                .map(Event::getMessage)
                .toList();
    }

    @Test
    @DisplayName("R7: syncConfig.instantUpdates has no effect, which a condition and one event say until it is gone")
    void instantUpdates() {
        String namespace = environment.namespace("noeffect");
        environment.inVault().put(namespace + "/app", Map.of("password", "one"));
        StaticSecretYaml app = StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1s");
        ResourceHandle subject = environment.apply(namespace, app.with("syncConfig: {instantUpdates: true}"));

        assertThat(awaitNoEffect(subject))
                .contains(
                        "spec.syncConfig.instantUpdates", "does not listen to Vault's events", "shorten refreshAfter");
        subject.awaitReady();
        Polling.await(SOON, () -> !events(namespace).isEmpty());
        environment.inVault().put(namespace + "/app", Map.of("password", "two"));
        environment.awaitValue(namespace, "app", "password", "two");
        assertThat(events(namespace)).hasSize(1);

        environment.apply(namespace, app.with("syncConfig: {instantUpdates: false}"));
        Polling.await(SOON, () -> subject.condition("NoEffect").isEmpty());
        subject.awaitReady();
    }

    @Test
    @DisplayName("R7: the same of VaultAuth, VaultConnection and VaultDynamicSecret")
    void otherKinds() {
        String namespace = environment.namespace("noeffect");
        environment.connection(
                namespace,
                "vault",
                "address: %s\nskipTLSVerify: true\ncaCertPath: /nowhere/ca.crt"
                        .formatted(environment.sandbox().bao().address()));
        environment.auth(
                namespace,
                "default",
                "vault-secrets-operator",
                "vaultConnectionRef: vault\njwt: {role: r, serviceAccount: default}");
        assertThat(awaitNoEffect(environment.subject("VaultAuth", namespace, "default")))
                .contains("spec.jwt", "method is kubernetes", "remove the field");
        assertThat(awaitNoEffect(environment.subject("VaultConnection", namespace, "vault")))
                .contains("spec.caCertPath", "skipTLSVerify accepts any certificate", "remove skipTLSVerify");
    }

    @Test
    @DisplayName("R7: refreshAfter below --min-refresh-after is raised to it")
    void refreshAfterBelowTheFloor() {
        String namespace = environment.namespace("noeffect");
        environment.inVault().put(namespace + "/app", Map.of("password", "one"));
        operator.close();
        operator = environment.operator("--min-refresh-after=10m");
        try {
            StaticSecretYaml app = StaticSecretYaml.of("app", namespace + "/app");
            ResourceHandle subject = environment.apply(namespace, app.with("refreshAfter: 1s"));
            assertThat(awaitNoEffect(subject))
                    .contains("spec.refreshAfter", "--min-refresh-after=10m", "set it to 10m or more");
            subject.awaitReady();
            Polling.await(SOON, () -> events(namespace).size() == 1);

            environment.apply(namespace, app.with("refreshAfter: 10m"));
            Polling.await(SOON, () -> subject.condition("NoEffect").isEmpty());
        } finally {
            operator.close();
            operator = environment.operator();
        }
    }

    @Test
    @DisplayName("R7: refreshAfter of credentials with a lease, which the answer decides")
    void refreshAfterOfLeasedCredentials() {
        String namespace = environment.namespace("noeffect");
        environment.inVault().databaseRole("noeffect", "1h", "2h");
        environment.inVault().role("noeffect", """
                path "database/creds/noeffect" { capabilities = ["read"] }
                path "sys/leases/revoke" { capabilities = ["update"] }
                """, Map.of("token_ttl", "1h"));
        environment.auth(namespace, "default", "noeffect", "");
        LeasedSecret secret = LeasedSecret.apply(
                environment, namespace, LeaseYaml.of("creds", "noeffect").with("refreshAfter: 1h"));
        assertThat(awaitNoEffect(secret.subject())).contains("spec.refreshAfter", "the answer has a lease");
        secret.subject().awaitReady();
        Polling.await(SOON, () -> events(namespace).size() == 1);
        environment.client().resource(secret.resource()).delete();
        Polling.await(SOON, () -> secret.status().isEmpty());
    }
}
