package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.SupersededLease;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.testing.pods.PodBehavior;
import dev.vso.testing.pods.PodBehavior.SecretUse;
import dev.vso.testing.pods.PodDatabaseClients;
import dev.vso.testing.pods.PodDatabaseClients.WhenRefused;
import dev.vso.testing.pods.PodWorkloads;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A Deployment whose pods log in to PostgreSQL with a VaultDynamicSecret, which restarts it: what its users see of a
 * rotation, and what Vault has.
 *
 * @param role of {@code database/}, for this application alone
 */
record RotatingApp(
        TestEnvironment environment,
        String role,
        int pods,
        LeasedSecret secret,
        PodWorkloads workloads,
        PodDatabaseClients clients)
        implements AutoCloseable {

    static final String DEPLOYMENT = "web";

    /** For what takes the operator and Kubernetes together some seconds. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    /**
     * What differs between applications.
     *
     * @param ttl of its leases; they can be renewed for two hours
     * @param behavior of the pods, which get the Secret as a volume
     * @param more further lines of the resource's spec
     */
    record Settings(String ttl, int pods, PodBehavior behavior, String more) {

        /** Ten pods, and leases that outlive the test. */
        static Settings readyAfter(Duration time) {
            return new Settings("1h", 10, PodBehavior.readyAfter(time), "");
        }

        Settings withPods(int other) {
            return new Settings(ttl, other, behavior, more);
        }

        /** With pods that go on for this time after their deletion was requested. */
        Settings endsAfter(Duration time) {
            return new Settings(ttl, pods, behavior.endsAfter(time), more);
        }

        Settings withTtl(String other) {
            return new Settings(other, pods, behavior, more);
        }

        Settings with(String lines) {
            return new Settings(ttl, pods, behavior, more + lines.strip() + "\n");
        }
    }

    /** Starts applications side by side, in the order of the settings. */
    static List<RotatingApp> startAll(TestEnvironment environment, String name, List<Settings> settings) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return settings.stream()
                    .map(one -> CompletableFuture.supplyAsync(() -> start(environment, name, one), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    /** Applies it in a new namespace, and waits until each pod has logged in; an operator must be running. */
    static RotatingApp start(TestEnvironment environment, String name, Settings settings) {
        String namespace = environment.namespace(name);
        environment.sandbox().simulatePods(namespace);
        String role = namespace + "_app";
        environment.inVault().databaseRole(role, settings.ttl(), "2h");
        LeasedSecret secret = LeasedSecret.apply(
                environment,
                namespace,
                LeaseYaml.of("creds", role)
                        .with("rolloutRestartTargets: [{kind: Deployment, name: %s}]".formatted(DEPLOYMENT))
                        .with(settings.more()));
        secret.awaitLogIn("");
        var workloads = new PodWorkloads(environment.client(), namespace);
        var clients = PodDatabaseClients.start(
                workloads, DEPLOYMENT, secret.name(), environment.sandbox().postgres(), WhenRefused.RETRY);
        workloads.deployment(
                DEPLOYMENT, settings.pods(), settings.behavior().withSecret(SecretUse.VOLUME, secret.name()));
        var app = new RotatingApp(environment, role, settings.pods(), secret, workloads, clients);
        workloads.awaitDeployment(DEPLOYMENT, PATIENCE);
        app.awaitEachPodRunsWithTheLastValue();
        return app;
    }

    /**
     * Requests new credentials, and waits until they are in the Secret and in the status; returns the replaced leases
     * that the status lists then.
     */
    List<SupersededLease> rotate() {
        String before = secret.leaseId();
        forceSync();
        return Polling.await(
                        PATIENCE,
                        () -> secret.status().orElseThrow(),
                        status -> !status.secretLease().id().equals(before))
                .superseded();
    }

    /** Requests new credentials and does not wait. */
    void forceSync() {
        secret.subject().forceSync(String.valueOf(System.nanoTime()));
    }

    /** The number of restarts so far. */
    long restarts() {
        return Workloads.changes(environment, secret.namespace(), DEPLOYMENT);
    }

    /** The leases of the application in Vault. */
    Set<String> leasesInVault() {
        String prefix = "database/creds/" + role + "/";
        return environment.vault().list("sys/leases/lookup/" + prefix).stream()
                .map(id -> prefix + id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The lease in the status and the replaced ones that it lists. */
    Set<String> leasesInStatus() {
        return leasesIn(secret.status().orElseThrow());
    }

    static Set<String> leasesIn(VaultDynamicSecretStatus status) {
        Set<String> leases =
                status.superseded().stream().map(SupersededLease::id).collect(Collectors.toCollection(TreeSet::new));
        leases.add(status.secretLease().id());
        return leases;
    }

    /** Waits until Vault has exactly the leases of the status: what happens in between takes two requests. */
    void awaitLeasesAsInStatus() {
        Awaitility.await("leases in Vault are those in the status")
                .atMost(PATIENCE)
                .pollInterval(Polling.POLLS)
                .untilAsserted(() -> assertThat(leasesInVault()).isEqualTo(leasesInStatus()));
    }

    /** Waits until a pod runs with other credentials than those of this user. */
    void awaitNewPod(String before) {
        Polling.await(PATIENCE, () -> clients.users().values().stream().anyMatch(user -> !user.equals(before)));
    }

    void awaitEachPodRunsWithTheLastValue() {
        Awaitility.await("each pod runs with the last value")
                .atMost(PATIENCE)
                .pollInterval(Polling.POLLS)
                .untilAsserted(() -> assertThat(clients.users())
                        .hasSize(pods)
                        .extractingFromEntries(Map.Entry::getValue)
                        .containsOnly(secret.user()));
    }

    /** Waits until every pod runs with the last value and Vault has one lease, the one in the status. */
    void awaitSettled() {
        awaitEachPodRunsWithTheLastValue();
        awaitLeases(Set.of());
    }

    /** Waits until Vault has the lease in the status, no replaced one, and these, which no status names. */
    void awaitLeases(Set<String> unnamed) {
        Awaitility.await("one lease is left")
                .atMost(PATIENCE)
                .pollInterval(Polling.POLLS)
                .untilAsserted(() -> {
                    assertThat(leasesInStatus()).hasSize(1);
                    Set<String> all = new HashSet<>(leasesInStatus());
                    all.addAll(unnamed);
                    assertThat(leasesInVault()).isEqualTo(all);
                });
    }

    void assertNoLoginRefused() {
        assertThat(clients.failures()).isEmpty();
        assertThat(clients.refused())
                .as("of %d log-ins", clients.logins() + clients.refused().size())
                .isEmpty();
    }

    @Override
    public void close() {
        clients.close();
        environment
                .client()
                .apps()
                .deployments()
                .inNamespace(secret.namespace())
                .withName(DEPLOYMENT)
                .delete();
        secret.subject().delete();
    }
}
