package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Replaced credentials whose lease Vault does not prolong, while a rollout is held. */
class PreviousCredentialsEndIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String KEPT = "PreviousCredentialsKept";
    private static final String ENDING = "PreviousCredentialsEnd";
    private static final String POLICY = """
            path "database/creds/dyn-ending" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            path "auth/token/renew-accessor" { capabilities = ["update"] }
            """;

    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        environment.inVault().databaseRole("dyn-ending", "60s", "60s");
        operator = environment.operator("--lease-overlap=2s");
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    @Test
    @DisplayName("Before its end, one event, the condition, and the metrics say which workload loses its credentials")
    void warnedBeforeEnd() {
        String namespace = environment.namespace("ending");
        environment.apply(namespace, Workloads.deployment("web"));
        environment.inVault().role("ending", POLICY, Map.of("token_ttl", "1h"));
        environment.auth(namespace, "default", "ending", "");
        LeasedSecret secret = LeasedSecret.apply(
                environment,
                namespace,
                LeaseYaml.of("creds", "dyn-ending").with("rolloutRestartTargets: [{kind: Deployment, name: web}]"));
        String first = secret.awaitLogIn("");
        String lease = secret.leaseId();
        secret.subject().annotate("vso.secrets.hashicorp.com/force-sync", "1");
        secret.awaitLogIn(first);

        String message = Polling.await(
                        PATIENCE,
                        () -> secret.subject().condition(KEPT).filter(PreviousCredentialsEndIT::warns),
                        Optional::isPresent)
                .orElseThrow()
                .getMessage();

        assertThat(message)
                .contains(
                        "Deployment web",
                        "will have no valid credentials after 20",
                        "when lease " + lease + " ends",
                        "kubectl -n " + namespace + " rollout status deployment/web");
        assertThat(secret.subject().awaitWarnings("will have no valid credentials"))
                .hasSize(1);
        assertThat(TestEnvironment.metrics(operator))
                .contains(
                        "vso_secret_previous_ending{controller=\"vaultdynamicsecret\",name=\"creds\",namespace=\"%s\"} 1.0"
                                .formatted(namespace),
                        "vso_credentials_kept{controller=\"vaultdynamicsecret\",ending=\"true\"} 1.0",
                        "vso_secret_rotation{controller=\"vaultdynamicsecret\",name=\"creds\",namespace=\"%s\",phase=\"RollingOut\"} 1.0"
                                .formatted(namespace));

        Polling.await(PATIENCE, () -> {
            Workloads.rolledOut(environment, namespace, "web", 1);
            return secret.subject().condition(KEPT).isEmpty();
        });
        assertThat(TestEnvironment.metrics(operator)).doesNotContain("vso_secret_previous_ending{");
        assertThat(secret.subject().awaitWarnings("will have no valid credentials"))
                .as("it was not repeated")
                .hasSize(1);
    }

    private static boolean warns(Condition condition) {
        return condition.getReason().equals(ENDING);
    }
}
