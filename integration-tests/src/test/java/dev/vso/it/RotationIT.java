package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RotationPhase;
import dev.vso.api.RotationStatus;
import dev.vso.operator.app.VaultSecretsOperator;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How far a rotation is: in the resource's status, and as {@code vso rotation} follows it. */
class RotationIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FORCE_SYNC = "vso.secrets.hashicorp.com/force-sync";

    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        environment.inVault().databaseRole("dyn-rotation", "1h", "2h");
        operator = environment.operator("--lease-overlap=8s");
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    private static LeasedSecret secret(String name, String more) {
        String namespace = environment.namespace(name);
        environment.apply(namespace, Workloads.deployment("web"));
        environment.inVault().role(name, """
                path "database/creds/dyn-rotation" { capabilities = ["read"] }
                path "sys/leases/revoke" { capabilities = ["update"] }
                path "auth/token/renew-accessor" { capabilities = ["update"] }
                """, Map.of("token_ttl", "1h"));
        environment.auth(namespace, "default", name, "");
        return LeasedSecret.apply(
                environment, namespace, LeaseYaml.of("creds", "dyn-rotation").with(more));
    }

    private static CliResult follow(LeasedSecret secret) {
        return CliResult.asAdmin(
                "rotation",
                "vds",
                secret.name(),
                "-n",
                secret.namespace(),
                "--timeout",
                Long.toString(PATIENCE.toSeconds()));
    }

    private static Optional<RotationPhase> phase(LeasedSecret secret) {
        return secret.status().map(status -> status.rotation()).map(RotationStatus::phase);
    }

    @Test
    @DisplayName("A rotation is followed from the Secret over the pods to the revocation of the previous credentials")
    void followed() throws Exception {
        LeasedSecret secret = secret("rotation", "rolloutRestartTargets: [{kind: Deployment, name: web}]");
        String first = secret.awaitLogIn("");
        assertThat(phase(secret)).as("the first credentials are no rotation").isEmpty();
        assertThat(follow(secret).out())
                .isEqualTo("VaultDynamicSecret %s/%s: no rotation is under way\n"
                        .formatted(secret.namespace(), secret.name()));

        secret.subject().annotate(FORCE_SYNC, "1");
        secret.awaitLogIn(first);
        CompletableFuture<CliResult> followed = CompletableFuture.supplyAsync(() -> follow(secret));
        Polling.await(PATIENCE, () -> phase(secret).equals(Optional.of(RotationPhase.ROLLING_OUT)));
        Workloads.rolledOut(environment, secret.namespace(), "web", 0);
        Polling.assertStays(Duration.ofSeconds(3), () -> phase(secret).equals(Optional.of(RotationPhase.ROLLING_OUT)));
        Workloads.rolledOut(environment, secret.namespace(), "web", 1);
        Polling.await(PATIENCE, () -> phase(secret).equals(Optional.of(RotationPhase.SETTLED)));

        CliResult result = followed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .containsSubsequence(
                        "RollingOut",
                        "0 of 1 pods",
                        "Deployment web: 0 of 1 pods are new",
                        "Settled",
                        "1 of 1 pods",
                        "PreviousRevoked");
        Polling.await(PATIENCE, () -> !environment.sandbox().postgres().roles().contains(first)); // Vault revokes later
        Polling.await(PATIENCE, () -> phase(secret).equals(Optional.of(RotationPhase.PREVIOUS_REVOKED)));
        assertThat(secret.status().orElseThrow().superseded()).isEmpty();
        assertThat(follow(secret).out()).contains("no rotation is under way", "the last one: PreviousRevoked since ");
    }

    @Test
    @DisplayName("A paused Deployment stalls a rotation; the status says so once, and goes on when it is resumed")
    void stalled() {
        LeasedSecret secret = secret("rotation-paused", "rolloutRestartTargets: [{kind: Deployment, name: web}]");
        String first = secret.awaitLogIn("");
        pause(secret, true);
        secret.subject().annotate(FORCE_SYNC, "1");
        secret.awaitLogIn(first);
        Polling.await(
                PATIENCE,
                () -> Workloads.restartedAt(environment, secret.namespace(), "web")
                        .isPresent());
        Workloads.rolledOut(environment, secret.namespace(), "web", 0);
        Polling.await(PATIENCE, () -> phase(secret).equals(Optional.of(RotationPhase.STALLED)));
        RotationStatus stalled = rotation(secret);
        assertThat(stalled.message()).isEqualTo("waits for: Deployment web: it is paused");
        Polling.assertStays(Duration.ofSeconds(5), () -> rotation(secret).equals(stalled));

        pause(secret, false);
        Workloads.rolledOut(environment, secret.namespace(), "web", 1);
        Polling.await(PATIENCE, () -> phase(secret).equals(Optional.of(RotationPhase.PREVIOUS_REVOKED)));
        assertThat(environment.sandbox().postgres().roles()).doesNotContain(first);
    }

    private static RotationStatus rotation(LeasedSecret secret) {
        return Objects.requireNonNull(secret.status().orElseThrow().rotation());
    }

    private static void pause(LeasedSecret secret, boolean paused) {
        environment
                .client()
                .apps()
                .deployments()
                .inNamespace(secret.namespace())
                .withName("web")
                .edit(deployment -> {
                    deployment.getSpec().setPaused(paused);
                    return deployment;
                });
    }

    @Test
    @DisplayName("Without workloads a rotation is settled at once; the command ends when the revocation is due")
    void withoutWorkloads() {
        LeasedSecret secret = secret("rotation-alone", "");
        String first = secret.awaitLogIn("");
        secret.subject().annotate(FORCE_SYNC, "1");
        secret.awaitLogIn(first);
        Polling.await(PATIENCE, () -> phase(secret).equals(Optional.of(RotationPhase.SETTLED)));

        CliResult result = follow(secret);
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("Settled", "no workload is to be restarted");
        assertThat(environment.sandbox().postgres().roles()).doesNotContain(first);
    }
}
