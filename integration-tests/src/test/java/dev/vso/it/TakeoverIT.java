package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.Operator;
import dev.vso.operator.app.TestOptions;
import dev.vso.testing.BaoClient;
import dev.vso.testing.KubeAudit;
import dev.vso.testing.KubeSetup;
import dev.vso.testing.OperatorAccount;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Our operator comes where VSO 1.4.1 was: it finds resources of every kind, statuses and Secrets of VSO's making, a lease
 * whose token it has not, and a live certificate; and changes no Secret and restarts no workload for it.
 */
class TakeoverIT {

    private static final World world = World.get();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static VsoEstate vso;
    private static OperatorAccount account;

    @BeforeAll
    static void prepare() {
        world.defaultAuth();
        vso = VsoEstate.in(world);
        account = OperatorAccount.everywhere(world.sandbox(), "takeover");
    }

    @AfterEach
    void leave() {
        world.leave();
    }

    private static Operator operator() {
        return Operator.start(TestOptions.read(account.kubeconfig(), KubeSetup.OPERATOR_NAMESPACE), () -> {});
    }

    @Test
    void whatVsoMadeOfEveryKindIsTakenOverWithoutAWriteOfASecretOrAWorkload() throws SQLException {
        String namespace = world.namespace("takeover");
        world.apply(namespace, Workloads.deployment("shop"));
        Subject connection = vso.connection(namespace);
        Subject auth = vso.auth(namespace);
        Subject transformation = vso.transformation(namespace);
        Subject app = vso.app(namespace);
        Subject shaped = vso.shaped(namespace);
        BaoClient tokenOfVso = world.vault().withToken(vso.token());
        Subject leased = vso.leased(namespace, tokenOfVso);
        Subject rotated = vso.rotated(namespace);
        Subject web = vso.certificate(namespace);
        List<Subject> all = List.of(connection, auth, transformation, app, shaped, leased, rotated, web);
        Map<String, String> before = versions(namespace);
        String user = world.data(namespace, "leased").getOrDefault("username", "");
        Typed announced = Typed.asAdmin("migrate", "--dry-run", "-n", namespace);
        assertThat(announced.out())
                .contains("Secret " + namespace + "/app", "taken over as it is: no write, no restart")
                .doesNotContain("✗", "is written at the first sync");
        assertThat(announced.code()).isZero();
        long mark = world.sandbox().kube().auditMark();

        try (Operator _ = operator()) {
            World.await(PATIENCE, () -> all.stream().noneMatch(VsoObjects::untouched));
            // What Vault rotates is asked for every three seconds, and app every two.
            World.assertStays(Duration.ofSeconds(7), () -> all.stream().allMatch(Subject::isReady));

            assertThat(versions(namespace)).as("Secrets and the Deployment").isEqualTo(before);
            Map<String, Long> writes = writes(namespace, mark);
            System.out.printf("taken over from VSO with %s%n", writes);
            assertThat(writes)
                    .as("one status for each resource, a log-in, and three events that say: accepted")
                    .containsOnlyKeys(
                            "vaultconnections/status",
                            "vaultauths/status",
                            "secrettransformations/status",
                            "vaultstaticsecrets/status",
                            "vaultdynamicsecrets/status",
                            "vaultpkisecrets/status",
                            "serviceaccounts/token",
                            "events")
                    .containsEntry("events", 3L)
                    .containsEntry("vaultstaticsecrets/status", 2L)
                    .containsEntry("vaultdynamicsecrets/status", 2L)
                    // Another once the mount's issuers are known, which its bundles are compared with from then on.
                    .hasEntrySatisfying(
                            "vaultpkisecrets/status", count -> assertThat(count).isBetween(1L, 2L))
                    .containsEntry("secrettransformations/status", 1L)
                    .containsEntry("vaultconnections/status", 1L)
                    .containsEntry("serviceaccounts/token", 1L);

            // The token that VSO had ends some time after it, and its leases with it.
            tokenOfVso.write("auth/token/revoke-self", Map.of());
            LeasedSecret credentials = new LeasedSecret(world, namespace, "leased");
            credentials.awaitLogIn(user);
            World.await(
                    PATIENCE,
                    () -> Workloads.restartedAt(world, namespace, "shop").isPresent());

            List.of(app, shaped, leased, rotated, web, transformation).forEach(Subject::delete);
            List.of(auth, connection).forEach(Subject::delete);
            World.await(PATIENCE, () -> all.stream().noneMatch(Subject::exists));
        }
    }

    @Test
    void whatVsoSyncedIsRepairedAndDeleted() {
        String namespace = world.namespace("takeover");
        vso.auth(namespace);
        vso.connection(namespace);
        world.apply(namespace, Workloads.deployment("shop"));
        Subject app = vso.app(namespace);

        try (Operator _ = operator()) {
            World.await(PATIENCE, () -> !VsoObjects.untouched(app));
            world.edit(namespace, "app", secret -> secret.getData().put("password", "d3Jvbmc="));
            world.awaitValue(namespace, "app", "password", "right");

            app.delete();
            World.await(PATIENCE, () -> !app.exists());
            World.await(PATIENCE, () -> world.secret(namespace, "app").isEmpty());
        }
    }

    /** The version of each Secret, and of the Deployment. */
    private static Map<String, String> versions(String namespace) {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String name : List.of("app", "shaped", "leased", "rotated", "web")) {
            versions.put(
                    name,
                    world.secret(namespace, name).orElseThrow().getMetadata().getResourceVersion());
        }
        versions.put(
                "Deployment",
                world.client()
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName("shop")
                        .require()
                        .getMetadata()
                        .getResourceVersion());
        return versions;
    }

    private static Map<String, Long> writes(String namespace, long mark) {
        return world.sandbox().kube().auditSince(mark).stream()
                .filter(KubeAudit::write)
                .filter(request -> request.user().equals(account.user()))
                .filter(request -> request.namespace().equals(namespace))
                .map(request ->
                        request.resource() + (request.subresource().isEmpty() ? "" : "/" + request.subresource()))
                .collect(Collectors.groupingBy(what -> what, TreeMap::new, Collectors.counting()));
    }
}
