package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RollbackState;
import dev.vso.api.RollbackStatus;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.it.RollbackIT.Applications;
import dev.vso.operator.app.VaultSecretsOperator;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An operator that ends between the decision to put the previous credentials back and the write. */
class RollbackRestartIT {

    private static final TestEnvironment environment = TestEnvironment.get();

    @BeforeAll
    static void start() {
        environment.defaultAuth();
    }

    @AfterAll
    static void leave() {
        environment.leave();
    }

    private static VaultSecretsOperator operator() {
        return environment.operator("--lease-overlap=2s");
    }

    @Test
    @DisplayName("What the status announces is done by the next process, once")
    void announced() {
        try (Restarted restarted = Restarted.afterBadRotation("rollback-restart")) {
            Applications apps = restarted.apps();
            announce(apps);
            try (VaultSecretsOperator _ = operator()) {
                Polling.await(
                        RotatingApp.PATIENCE,
                        () -> apps.rollback()
                                .map(RollbackStatus::state)
                                .filter(RollbackState.ROLLED_BACK::equals)
                                .isPresent());
                apps.awaitAllRunWith(restarted.good());
                assertThat(apps.status().secretLease().id()).isEqualTo(restarted.goodLease());
                Polling.await(RotatingApp.PATIENCE, () -> apps.leasesInVault().equals(Set.of(restarted.goodLease())));
                Polling.await(RotatingApp.PATIENCE, () -> apps.previous() == null);
                assertThat(apps.second().refused()).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("A failure that only the next process sees is rolled back too")
    void notAnnounced() {
        try (Restarted restarted = Restarted.afterBadRotation("rollback-later");
                VaultSecretsOperator _ = operator()) {
            restarted.apps().awaitAllRunWith(restarted.good());
            Polling.await(
                    RotatingApp.PATIENCE, () -> restarted.apps().leasesInVault().equals(Set.of(restarted.goodLease())));
        }
    }

    @Test
    @DisplayName("Credentials that are rolled back may have been written by a process that ended before their status")
    void notRecorded() {
        try (Restarted restarted = Restarted.afterBadRotation("rollback-adopted")) {
            writeStatus(restarted.apps(), _ -> restarted.before());
            try (VaultSecretsOperator _ = operator()) {
                restarted.apps().awaitAllRunWith(restarted.good());
                Polling.await(
                        RotatingApp.PATIENCE,
                        () -> restarted.apps().leasesInVault().equals(Set.of(restarted.goodLease())));
            }
        }
    }

    /** What an operator left that ended after the first workload was restarted for credentials that do not work. */
    private record Restarted(Applications apps, String good, String goodLease, VaultDynamicSecretStatus before)
            implements AutoCloseable {

        static Restarted afterBadRotation(String name) {
            try (VaultSecretsOperator _ = operator()) {
                Applications apps = Applications.start(name);
                String good = apps.secret().user();
                String goodLease = apps.secret().leaseId();
                VaultDynamicSecretStatus before = apps.status();
                RollbackIT.withoutLogin(apps.role());
                apps.secret().subject().forceSync("bad");
                Polling.await(
                        RotatingApp.PATIENCE,
                        () -> apps.changes("first") == 1 && apps.rollback().isPresent());
                return new Restarted(apps, good, goodLease, before);
            }
        }

        @Override
        public void close() {
            apps.close();
        }
    }

    /** Writes the status as the operator does before it puts the credentials back. */
    private static void announce(Applications apps) {
        writeStatus(apps, status -> {
            RollbackStatus ready = Objects.requireNonNull(status.rollback());
            assertThat(ready.state()).isEqualTo(RollbackState.READY);
            return status.toBuilder()
                    .rollback(ready.in(RollbackState.ROLLING_BACK, "the rollout failed"))
                    .build();
        });
    }

    private static void writeStatus(Applications apps, UnaryOperator<VaultDynamicSecretStatus> change) {
        environment
                .client()
                .resources(VaultDynamicSecret.class)
                .inNamespace(apps.namespace())
                .withName("creds")
                .editStatus(resource -> {
                    resource.setStatus(change.apply(resource.getStatus()));
                    return resource;
                });
    }
}
