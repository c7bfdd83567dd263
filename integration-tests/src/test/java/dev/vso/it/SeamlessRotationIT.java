package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.it.RotatingApp.Settings;
import dev.vso.testing.pods.PodBehavior;
import dev.vso.testing.pods.PodBehavior.SecretUse;
import dev.vso.testing.pods.PodDatabaseClients;
import dev.vso.testing.pods.PodDatabaseClients.WhenRefused;
import dev.vso.testing.pods.PodWorkloads;
import io.fabric8.kubernetes.api.model.Pod;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Rotations of credentials that pods are using, with an overlap far shorter than a rollout. {@code -Drotations=100} lets
 * it run longer.
 */
class SeamlessRotationIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration SLOW = Duration.ofSeconds(3);
    private static final int ROTATIONS = Integer.getInteger("rotations", 5);

    /** The operator restarts a workload so often within ten minutes, then it delays restarts. */
    private static final int RESTARTS_IN_A_ROW = 5;

    @RegisterExtension
    static final OperatorExtension operator = new OperatorExtension(environment, "--lease-overlap=2s");

    @Test
    @DisplayName("No login is refused over rotations with rollouts, and while a further restart is withheld")
    void rotationsInARow() {
        for (int done = 0; done < ROTATIONS; done += RESTARTS_IN_A_ROW) {
            try (RotatingApp app = RotatingApp.start(environment, "seamless-row", Settings.readyAfter(SECOND));
                    LeaseSampler leases = LeaseSampler.start(app)) {
                for (int i = 1; i <= RESTARTS_IN_A_ROW; i++) {
                    app.rotate();
                    app.awaitLeasesAsInStatus();
                    app.awaitSettled();
                    assertThat(app.restarts()).isEqualTo(i);
                }
                app.rotate();
                Polling.assertStays(
                        Duration.ofSeconds(8), () -> app.leasesInVault().size() == 2 && app.restarts() == 5);
                app.awaitLeasesAsInStatus();
                app.assertNoLoginRefused();
                leases.assertNeverOthers();
            }
        }
    }

    @Test
    @DisplayName("AfterOverlap revokes credentials that pods use while restarts are withheld: what the default saves")
    void afterOverlapWithheld() {
        Settings settings =
                Settings.readyAfter(Duration.ZERO).withPods(2).with("rotation: {revokePrevious: AfterOverlap}");
        try (RotatingApp app = RotatingApp.start(environment, "seamless-withheld", settings)) {
            for (int i = 1; i <= RESTARTS_IN_A_ROW; i++) {
                app.rotate();
                app.awaitEachPodRunsWithTheLastValue();
            }
            String inUse = app.secret().user();
            app.rotate();
            app.rotate();
            Polling.await(
                    RotatingApp.PATIENCE,
                    () -> app.clients().refused().stream()
                            .anyMatch(login -> login.user().equals(inUse)));
            assertThat(app.restarts()).isEqualTo(RESTARTS_IN_A_ROW);
            app.awaitLeases(Set.of());
        }
    }

    @Test
    @DisplayName("No login is refused if all pods are evicted in the middle of a rollout, nor by those that are ending")
    void drained() {
        Settings settings = Settings.readyAfter(SECOND).withPods(5).endsAfter(SLOW);
        try (RotatingApp app = RotatingApp.start(environment, "seamless-drained", settings);
                LeaseSampler leases = LeaseSampler.start(app)) {
            String before = app.secret().user();
            app.rotate();
            app.awaitNewPod(before);
            var pods = environment.client().pods();
            List<Pod> drained = app.workloads().pods(RotatingApp.DEPLOYMENT);
            assertThat(drained).allMatch(pod -> pods.resource(pod).evict());
            app.awaitSettled();
            assertThat(app.restarts()).isEqualTo(1);
            assertThat(app.workloads().pods(RotatingApp.DEPLOYMENT)).doesNotContainAnyElementsOf(drained);
            app.assertNoLoginRefused();
            leases.assertNeverOthers();
        }
    }

    @Test
    @DisplayName(
            "Five forced syncs within ten seconds restart twice at most; pods that are ending are not refused either")
    void burst() {
        try (RotatingApp app = RotatingApp.start(
                environment, "seamless-burst", Settings.readyAfter(SLOW).endsAfter(SLOW))) {
            for (int i = 0; i < 5; i++) {
                app.rotate();
                app.awaitLeasesAsInStatus();
            }
            app.awaitSettled();
            assertThat(app.restarts()).isBetween(1L, 2L);
            app.assertNoLoginRefused();
        }
    }

    @Test
    @DisplayName("A lease that ends before the rollout is renewed for it, and no login is refused")
    void shortLease() {
        Settings settings = Settings.readyAfter(Duration.ofSeconds(4)).withTtl("9s");
        try (RotatingApp app = RotatingApp.start(environment, "seamless-short", settings)) {
            String before = app.secret().leaseId();
            Instant end = app.rotate().stream()
                    .filter(lease -> lease.id().equals(before))
                    .map(lease -> Instant.ofEpochSecond(lease.expiration()))
                    .findFirst()
                    .orElseThrow();
            Polling.await(RotatingApp.PATIENCE, () -> Instant.now().isAfter(end.plus(SECOND)));
            assertThat(app.leasesInVault()).as("renewed").contains(before);
            app.awaitLeasesAsInStatus();
            app.awaitSettled();
            app.assertNoLoginRefused();
        }
    }

    @Test
    @DisplayName("AfterOverlap revokes credentials that pods use: what the default saves")
    void afterOverlap() {
        Settings settings = Settings.readyAfter(SLOW).with("rotation: {revokePrevious: AfterOverlap}");
        try (RotatingApp app = RotatingApp.start(environment, "seamless-overlap", settings)) {
            app.rotate();
            app.awaitSettled();
            assertThat(app.clients().refused()).isNotEmpty();
        }
    }

    @Test
    @DisplayName("Never leaves replaced credentials until their lease ends")
    void never() {
        Settings settings = Settings.readyAfter(SECOND).withTtl("20s").with("rotation: {revokePrevious: Never}");
        try (RotatingApp app = RotatingApp.start(environment, "seamless-never", settings)) {
            String before = app.secret().leaseId();
            app.rotate();
            app.awaitEachPodRunsWithTheLastValue();
            Polling.assertStays(Duration.ofSeconds(4), () -> app.leasesInVault().contains(before));
            assertThat(app.leasesInStatus()).doesNotContain(before);
            app.awaitSettled();
            app.assertNoLoginRefused();
        }
    }

    @Test
    @DisplayName("Fifteen changes of five static secrets within ten seconds restart their Deployment twice at most")
    void staticSecrets() throws SQLException {
        String namespace = environment.namespace("seamless-static");
        environment.sandbox().simulatePods(namespace);
        List<String> names = IntStream.range(0, 5).mapToObj(i -> "app-" + i).toList();
        users("static-0", "static-1", "static-2", "static-3");
        put(namespace, names, "static-0");
        names.forEach(name -> environment
                .apply(
                        namespace,
                        StaticSecretYaml.of(name, namespace + "/" + name)
                                .with("refreshAfter: 1s")
                                .with("rolloutRestartTargets: [{kind: Deployment, name: web}]"))
                .awaitReady(RotatingApp.PATIENCE));
        var workloads = new PodWorkloads(environment.client(), namespace);
        List<PodDatabaseClients> clients = names.stream()
                .map(name -> PodDatabaseClients.start(
                        workloads, "web", name, environment.sandbox().postgres(), WhenRefused.RETRY))
                .toList();
        try {
            workloads.deployment("web", 2, PodBehavior.readyAfter(SECOND).withSecret(SecretUse.VOLUME, "app-0"));
            awaitRunningWith(clients, "static-0");

            for (String user : List.of("static-1", "static-2", "static-3")) {
                put(namespace, names, user);
                names.forEach(name -> environment.awaitValue(namespace, name, "username", user));
            }
            awaitRunningWith(clients, "static-3");
            Polling.assertStays(Duration.ofSeconds(6), () -> Workloads.changes(environment, namespace, "web") <= 2);
        } finally {
            clients.forEach(PodDatabaseClients::close);
        }
        assertThat(clients).allSatisfy(one -> assertThat(one.refused()).isEmpty());
    }

    private static void awaitRunningWith(List<PodDatabaseClients> clients, String user) {
        Polling.await(
                RotatingApp.PATIENCE,
                () -> clients.stream()
                        .allMatch(one -> List.copyOf(one.users().values()).equals(List.of(user, user))));
    }

    private static void users(String... names) throws SQLException {
        try (var connection = environment.sandbox().postgres().connectAsSuperuser();
                var statement = connection.createStatement()) {
            for (String name : names) {
                statement.execute("CREATE ROLE \"%1$s\" LOGIN PASSWORD '%1$s'".formatted(name));
            }
        }
    }

    private static void put(String namespace, List<String> names, String user) {
        names.forEach(
                name -> environment.inVault().put(namespace + "/" + name, Map.of("username", user, "password", user)));
    }
}
