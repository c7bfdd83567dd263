package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.SupersededLease;
import dev.vso.operator.app.VaultSecretsOperator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Replaced credentials that keep working for pods that have not seen the new ones yet, and an operator that stops
 * meanwhile.
 */
class OverlapIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OVERLAP = "--lease-overlap=12s";
    private static final String FORCE_SYNC = "vso.secrets.hashicorp.com/force-sync";
    private static final String KEPT = "PreviousCredentialsKept";
    private static final String POLICY = """
            path "database/creds/dyn-*" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            path "auth/token/renew-accessor" { capabilities = ["update"] }
            """;

    private static LeaseAudit audit;
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        environment.inVault().databaseRole("dyn-overlap", "1h", "2h");
        audit = LeaseAudit.begin(environment);
        operator = environment.operator(OVERLAP);
    }

    @AfterAll
    static void stop() {
        try {
            audit.assertNothingLostAndNothingDead();
        } finally {
            operator.close();
        }
    }

    @Test
    @DisplayName("The next operator revokes the leases that the last one replaced")
    void revokedByNextOperator() {
        LeasedSecret secret = secret("overlap-restart");
        String old = replaced(secret);

        operator.close();
        operator = environment.operator(OVERLAP);

        Polling.await(PATIENCE, () -> !environment.sandbox().postgres().roles().contains(old));
        assertThat(secret.logsIn()).as("what replaced it works on").isTrue();
    }

    @Test
    @DisplayName("Deletion during the overlap revokes both leases")
    void deletedDuringOverlap() {
        LeasedSecret secret = secret("overlap-deletion");
        String old = replaced(secret);
        String now = secret.user();

        operator.close();
        environment.client().resource(secret.resource()).delete();
        operator = environment.operator(OVERLAP);

        Polling.await(PATIENCE, () -> secret.resource() == null);
        Polling.await(PATIENCE, () -> !environment.sandbox().postgres().roles().contains(now));
        Polling.await(PATIENCE, () -> !environment.sandbox().postgres().roles().contains(old));
    }

    @Test
    @DisplayName(
            "L0: what pods use that a rollout has not replaced yet is not revoked, over a restart of the operator too")
    void credentialsThatAreInUseAreKept() {
        LeasedSecret secret = secret("overlap-rollout", "rolloutRestartTargets: [{kind: Deployment, name: web}]");
        String namespace = secret.namespace();
        String first = secret.awaitLogIn("");
        String firstPassword = secret.data().get("password");
        String lease = secret.leaseId();

        secret.subject().annotate(FORCE_SYNC, "1");
        String second = secret.awaitLogIn(first);
        Polling.await(
                PATIENCE,
                () -> Workloads.restartedAt(environment, namespace, "web").isPresent());
        secret.subject().annotate(FORCE_SYNC, "2");
        secret.awaitLogIn(second);
        Workloads.rolledOut(environment, namespace, "web", 0);

        String told = awaitKept(secret);
        assertThat(told).contains(lease, "Deployment web", "until 20");
        assertThat(secret.status().orElseThrow().superseded())
                .as("which, and for whom")
                .anySatisfy(one -> {
                    assertThat(one.id()).isEqualTo(lease);
                    assertThat(one.keptFor()).extracting("name").containsExactly("web");
                });

        operator.close();
        operator = environment.operator(OVERLAP);
        Polling.assertStays(
                Duration.ofSeconds(15),
                () -> environment.sandbox().postgres().canLogIn(first, Objects.requireNonNull(firstPassword))
                        && secret.subject().condition(KEPT).isPresent());

        Polling.await(PATIENCE, () -> Workloads.changes(environment, namespace, "web") == 2);
        Workloads.rolledOut(environment, namespace, "web", 1);
        Polling.await(PATIENCE, () -> !environment.sandbox().postgres().roles().contains(first));
        Polling.await(PATIENCE, () -> !environment.sandbox().postgres().roles().contains(second));
        Polling.await(PATIENCE, () -> secret.subject().condition(KEPT).isEmpty());
        assertThat(secret.status().orElseThrow().superseded()).isEmpty();
        assertThat(secret.logsIn()).isTrue();
    }

    private static String awaitKept(LeasedSecret secret) {
        return Polling.await(PATIENCE, () -> secret.subject().condition(KEPT), Optional::isPresent)
                .orElseThrow()
                .getMessage();
    }

    private static LeasedSecret secret(String name) {
        return secret(name, "");
    }

    private static LeasedSecret secret(String name, String more) {
        String namespace = environment.namespace(name);
        environment.apply(namespace, Workloads.deployment("web"));
        environment.inVault().role(name, POLICY, Map.of("token_ttl", "1h"));
        environment.auth(namespace, "default", name, "");
        return LeasedSecret.apply(
                environment, namespace, LeaseYaml.of("creds", "dyn-overlap").with(more));
    }

    /** Waits until the credentials were replaced and the status has the new lease; returns the old user. */
    private static String replaced(LeasedSecret secret) {
        String old = secret.awaitLogIn("");
        String lease = secret.leaseId();
        environment.edit(
                secret.namespace(), secret.name(), edited -> edited.getData().put("password", "d3Jvbmc="));
        secret.awaitLogIn(old);
        Polling.await(
                PATIENCE,
                () -> secret.status().orElseThrow().superseded().stream()
                        .map(SupersededLease::id)
                        .toList()
                        .equals(List.of(lease)));
        return old;
    }
}
