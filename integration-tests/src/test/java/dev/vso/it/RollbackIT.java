package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RollbackState;
import dev.vso.api.RollbackStatus;
import dev.vso.api.RotationPhase;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.testing.VaultSetup;
import dev.vso.testing.pods.PodBehavior;
import dev.vso.testing.pods.PodBehavior.SecretUse;
import dev.vso.testing.pods.PodDatabaseClients;
import dev.vso.testing.pods.PodDatabaseClients.WhenRefused;
import dev.vso.testing.pods.PodWorkloads;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rotations whose new database users lack a right, with {@code onFailure: Rollback}: new pods crash, old ones go on. */
class RollbackIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = RotatingApp.PATIENCE;
    private static final Duration DEADLINE = Duration.ofSeconds(6);
    private static final String TARGETS =
            "rolloutRestartTargets: [{kind: Deployment, name: first}, {kind: Deployment, name: second}]";

    @RegisterExtension
    static final OperatorExtension operator = new OperatorExtension(environment, "--lease-overlap=2s");

    @Test
    @DisplayName("The previous credentials are put back, nobody else is refused, and only the bad lease is revoked")
    void putsBack() {
        try (Applications apps = Applications.start("rollback")) {
            String good = apps.secret().user();
            String goodLease = apps.secret().leaseId();
            withoutLogin(apps.role());
            apps.secret().subject().forceSync("bad");
            String bad = awaitUser(apps, user -> !user.equals(good));
            Polling.await(PATIENCE, () -> !apps.secret().leaseId().equals(goodLease));
            Secret kept = Objects.requireNonNull(apps.previous());
            assertThat(kept.getMetadata().getOwnerReferences()).hasSize(1);
            assertThat(apps.rollback().map(RollbackStatus::state)).contains(RollbackState.READY);

            awaitUser(apps, good::equals);
            awaitState(apps, RollbackState.ROLLED_BACK);
            apps.awaitAllRunWith(good);
            assertThat(apps.status().secretLease().id()).isEqualTo(goodLease);
            assertThat(Objects.requireNonNull(apps.status().rotation()).phase()).isEqualTo(RotationPhase.ROLLED_BACK);
            assertSoon(() -> assertThat(apps.secret().subject().condition("RolloutRestart"))
                    .hasValueSatisfying(condition -> assertThat(condition.getReason() + ": " + condition.getMessage())
                            .contains("RolledBack: ", "Deployment first", "creds", "force a sync")));
            assertThat(apps.secret().subject().awaitWarnings("previous credentials", "again"))
                    .hasSize(1);
            Polling.await(PATIENCE, () -> apps.leasesInVault().equals(Set.of(goodLease)));
            Polling.await(PATIENCE, () -> apps.previous() == null);
            assertThat(apps.first().refused())
                    .isNotEmpty()
                    .allSatisfy(login -> assertThat(login.user()).isEqualTo(bad));
            assertThat(apps.second().refused()).isEmpty();

            environment.inVault().databaseRole(apps.role(), "1h", "2h");
            apps.secret().subject().forceSync("repaired");
            String next = awaitUser(apps, user -> !user.equals(good));
            apps.awaitAllRunWith(next);
            Polling.await(PATIENCE, () -> apps.rollback().isEmpty() && apps.previous() == null);
            assertSoon(() -> assertThat(apps.secret().subject().condition("RolloutRestart"))
                    .hasValueSatisfying(
                            condition -> assertThat(condition.getStatus()).isEqualTo("True")));
        }
    }

    @Test
    @DisplayName("A Secret of that name that is not ours stays as it is: nothing is put back, and the resource says so")
    void foreign() {
        try (Applications apps = Applications.start("rollback-foreign")) {
            environment
                    .client()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(apps.namespace())
                            .withName("creds-previous")
                            .endMetadata()
                            .withStringData(Map.of("key", "theirs"))
                            .build())
                    .create();
            String good = apps.secret().user();
            withoutLogin(apps.role());
            apps.secret().subject().forceSync("bad");
            String bad = awaitUser(apps, user -> !user.equals(good));
            awaitState(apps, RollbackState.REFUSED);
            assertSoon(() -> assertThat(apps.secret().subject().condition("NoEffect"))
                    .hasValueSatisfying(condition ->
                            assertThat(condition.getMessage()).contains("rotation.onFailure", "creds-previous")));
            assertThat(apps.secret().subject().awaitWarnings("Deployment first", "rollout"))
                    .hasSize(1);
            Polling.assertStays(
                    Duration.ofSeconds(4), () -> apps.secret().user().equals(bad));
            assertThat(Objects.requireNonNull(apps.previous()).getData()).containsOnlyKeys("key");
            assertThat(apps.changes("second")).isZero();
        }
    }

    @Test
    @DisplayName("If the previous lease is gone, nothing is put back, and the condition says why")
    void dead() {
        try (Applications apps = Applications.start("rollback-dead")) {
            String good = apps.secret().user();
            String goodLease = apps.secret().leaseId();
            withoutLogin(apps.role());
            apps.secret().subject().forceSync("bad");
            String bad = awaitUser(apps, user -> !user.equals(good));
            environment.vault().write("sys/leases/revoke", Map.of("lease_id", goodLease));
            awaitState(apps, RollbackState.REFUSED);
            assertSoon(() -> assertThat(apps.secret().subject().condition("RolloutRestart"))
                    .hasValueSatisfying(condition ->
                            assertThat(condition.getMessage()).contains("not put back", "revoked or has ended")));
            assertThat(apps.secret().user()).isEqualTo(bad);
            Polling.await(PATIENCE, () -> apps.previous() == null);
        }
    }

    /** Two Deployments whose pods log in with the credentials of one Secret. */
    record Applications(
            String namespace, String role, LeasedSecret secret, PodDatabaseClients first, PodDatabaseClients second)
            implements AutoCloseable {

        /** Starts both; returns when all pods run with the first credentials. */
        static Applications start(String name) {
            String namespace = environment.namespace(name);
            environment.sandbox().simulatePods(namespace);
            String role = namespace + "_app";
            environment.inVault().databaseRole(role, "1h", "2h");
            LeasedSecret secret = LeasedSecret.apply(
                    environment,
                    namespace,
                    LeaseYaml.of("creds", role).with(TARGETS).with("rotation: {onFailure: Rollback}"));
            String good = secret.awaitLogIn("");
            var workloads = new PodWorkloads(environment.client(), namespace);
            var apps = new Applications(
                    namespace, role, secret, clients(workloads, "first"), clients(workloads, "second"));
            deploy(workloads, "first");
            deploy(workloads, "second");
            apps.awaitAllRunWith(good);
            return apps;
        }

        VaultDynamicSecretStatus status() {
            return secret.status().orElseThrow();
        }

        Optional<RollbackStatus> rollback() {
            return Optional.ofNullable(status().rollback());
        }

        @Nullable Secret previous() {
            return environment
                    .client()
                    .secrets()
                    .inNamespace(namespace)
                    .withName("creds-previous")
                    .get();
        }

        Set<String> leasesInVault() {
            String prefix = "database/creds/" + role + "/";
            return environment.vault().list("sys/leases/lookup/" + prefix).stream()
                    .map(id -> prefix + id)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        long changes(String deployment) {
            return Workloads.changes(environment, namespace, deployment);
        }

        void awaitAllRunWith(String user) {
            Awaitility.await("all pods run with " + user)
                    .atMost(PATIENCE)
                    .pollInterval(Polling.POLLS)
                    .untilAsserted(() -> assertThat(List.of(first, second))
                            .allSatisfy(app -> assertThat(app.users())
                                    .hasSize(3)
                                    .allSatisfy((_, it) -> assertThat(it).isEqualTo(user))));
        }

        @Override
        public void close() {
            second.close();
            first.close();
        }
    }

    private static PodDatabaseClients clients(PodWorkloads workloads, String name) {
        return PodDatabaseClients.start(
                workloads, name, "creds", environment.sandbox().postgres(), WhenRefused.CRASH);
    }

    private static void deploy(PodWorkloads workloads, String name) {
        PodBehavior pods = PodBehavior.readyAfter(Duration.ofSeconds(1)).withSecret(SecretUse.VOLUME, "creds");
        workloads.deployment(name, 3, pods, DEADLINE);
    }

    private static void assertSoon(ThrowingRunnable assertion) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Polling.POLLS).untilAsserted(assertion);
    }

    private static String awaitUser(Applications apps, Predicate<String> which) {
        return Polling.await(PATIENCE, () -> apps.secret().user(), which);
    }

    private static void awaitState(Applications apps, RollbackState state) {
        Polling.await(
                PATIENCE,
                () -> apps.rollback()
                        .map(RollbackStatus::state)
                        .filter(state::equals)
                        .isPresent());
    }

    /** Lets Vault create users without the right to log in. */
    static void withoutLogin(String role) {
        String statement = "CREATE ROLE \"{{name}}\" NOLOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'";
        environment
                .vault()
                .write(
                        "database/roles/" + role,
                        Map.of(
                                "db_name",
                                VaultSetup.CONNECTION,
                                "default_ttl",
                                "1h",
                                "max_ttl",
                                "2h",
                                "creation_statements",
                                List.of(statement)));
    }
}
