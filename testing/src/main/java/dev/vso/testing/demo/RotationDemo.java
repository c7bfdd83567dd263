package dev.vso.testing.demo;

import dev.vso.testing.Sandbox;
import dev.vso.testing.VaultSetup;
import dev.vso.testing.pods.PodBehavior;
import dev.vso.testing.pods.PodBehavior.SecretUse;
import dev.vso.testing.pods.PodDatabaseClients;
import dev.vso.testing.pods.PodDatabaseClients.WhenRefused;
import dev.vso.testing.pods.PodWorkloads;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** New credentials for a Deployment whose pods are using the old ones: pod by pod, and only then the old ones end. */
final class RotationDemo {

    private static final String NAMESPACE = "shop";
    private static final String NAME = "web";
    private static final String ROLE = NAMESPACE + "_" + NAME;
    private static final int PODS = 5;
    private static final Duration SOON = Duration.ofSeconds(30);

    /** The overlap is shorter than the rollout, so that the pods alone decide how long the old credentials live. */
    private static final String MANIFEST = """
            apiVersion: secrets.hashicorp.com/v1beta1
            kind: VaultDynamicSecret
            metadata:
              name: web
            spec:
              mount: database
              path: creds/shop_web
              destination: {name: web, create: true}
              rotation: {overlap: 1s}
              rolloutRestartTargets:
                - {kind: Deployment, name: web}
            """;

    private final Sandbox sandbox;
    private final Cluster cluster;
    private final StepReporter reporter;
    private final PodWorkloads workloads;

    RotationDemo(Sandbox sandbox, Cluster cluster, StepReporter reporter) {
        this.sandbox = sandbox;
        this.cluster = cluster;
        this.reporter = reporter;
        this.workloads = new PodWorkloads(cluster.client(), NAMESPACE);
    }

    void run() {
        reporter.heading("A rotation under five pods, each of which logs in to PostgreSQL every 200 ms");
        sandbox.namespace(NAMESPACE);
        sandbox.simulatePods(NAMESPACE);
        try (var clients = PodDatabaseClients.start(workloads, NAME, NAME, sandbox.postgres(), WhenRefused.RETRY)) {
            if (!reporter.step("VaultDynamicSecret and Deployment " + NAME, () -> started(clients))) {
                return;
            }
            var old = user();
            if (!reporter.step("new credentials, by annotation force-sync", () -> requested(old))) {
                return;
            }
            for (int pod = 1; pod <= PODS; pod++) {
                var atLeast = pod;
                reporter.step(
                        "pod %d of %d runs with them".formatted(pod, PODS), () -> replaced(clients, old, atLeast));
            }
            reporter.step("the old lease is revoked, after the last pod", () -> revoked(clients, old));
        }
    }

    private String started(PodDatabaseClients clients) throws Cluster.NotSeen {
        sandbox.bao()
                .root()
                .write(
                        "database/roles/" + ROLE,
                        Map.of(
                                "db_name",
                                VaultSetup.CONNECTION,
                                "default_ttl",
                                "1h",
                                "creation_statements",
                                List.of("CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}'"
                                        + " VALID UNTIL '{{expiration}}'")));
        cluster.apply(MANIFEST, NAMESPACE);
        workloads.deployment(
                NAME, PODS, PodBehavior.readyAfter(Duration.ofSeconds(1)).withSecret(SecretUse.VOLUME, NAME));
        Cluster.await(
                SOON,
                () -> clients.users().size() == PODS && clients.logins() > PODS,
                () -> clients.users().size() + " pods run");
        workloads.awaitDeployment(NAME, SOON);
        return "%d pods log in as %s".formatted(PODS, Masked.user(user()));
    }

    private String requested(String old) throws Cluster.NotSeen {
        cluster.client()
                .genericKubernetesResources("secrets.hashicorp.com/v1beta1", "VaultDynamicSecret")
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"vso.secrets.hashicorp.com/force-sync\":\"by-the-demo\"}}}");
        Cluster.await(SOON, () -> !user().equals(old), () -> "the Secret holds the old user");
        return "the Secret holds " + Masked.user(user());
    }

    private String replaced(PodDatabaseClients clients, String old, int atLeast) throws Cluster.NotSeen {
        Cluster.await(SOON, () -> withOther(clients, old) >= atLeast, () -> withOther(clients, old) + " pods do");
        expectNoneRefused(clients);
        var others = clients.users().values().stream().filter(old::equals).count();
        return "%d others log in as %s".formatted(others, Masked.user(old));
    }

    private static long withOther(PodDatabaseClients clients, String old) {
        return clients.users().values().stream()
                .filter(user -> !user.equals(old))
                .count();
    }

    private String revoked(PodDatabaseClients clients, String old) throws Cluster.NotSeen {
        Cluster.await(
                SOON, () -> !sandbox.postgres().roles().contains(old), () -> Masked.user(old) + " is still a user");
        expectNoneRefused(clients);
        return "%d log-ins, none refused".formatted(clients.logins());
    }

    private static void expectNoneRefused(PodDatabaseClients clients) throws Cluster.NotSeen {
        if (!clients.refused().isEmpty()) {
            throw new Cluster.NotSeen(clients.refused().size() + " log-ins were refused");
        }
    }

    private String user() {
        return cluster.data(NAMESPACE, NAME).getOrDefault("username", "");
    }
}
