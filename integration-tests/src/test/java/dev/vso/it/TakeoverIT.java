package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.TestOptions;
import dev.vso.operator.app.VaultSecretsOperator;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Our operator replaces VSO 1.4.1: it finds resources of every kind with VSO's statuses and Secrets, a lease whose
 * token it does not have, and a valid certificate; it changes no Secret and restarts no workload.
 */
class TakeoverIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static VsoFixture vso;
    private static OperatorAccount account;

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
        vso = VsoFixture.in(environment);
        account = OperatorAccount.everywhere(environment.sandbox(), "takeover");
    }

    @AfterEach
    void leave() {
        environment.leave();
    }

    private static VaultSecretsOperator operator() {
        return VaultSecretsOperator.start(
                TestOptions.read(account.kubeconfig(), KubeSetup.OPERATOR_NAMESPACE), () -> {});
    }

    @Test
    @DisplayName("Objects of VSO of every kind are taken over without a write to a Secret or workload")
    void everyKind() throws SQLException {
        String namespace = environment.namespace("takeover");
        environment.apply(namespace, Workloads.deployment("shop"));
        ResourceHandle connection = vso.connection(namespace);
        ResourceHandle auth = vso.auth(namespace);
        ResourceHandle transformation = vso.transformation(namespace);
        ResourceHandle app = vso.app(namespace);
        ResourceHandle shaped = vso.shaped(namespace);
        BaoClient tokenOfVso = environment.vault().withToken(vso.token());
        ResourceHandle leased = vso.leased(namespace, tokenOfVso);
        ResourceHandle rotated = vso.rotated(namespace);
        ResourceHandle web = vso.certificate(namespace);
        List<ResourceHandle> all = List.of(connection, auth, transformation, app, shaped, leased, rotated, web);
        Map<String, String> before = versions(namespace);
        String user = environment.data(namespace, "leased").getOrDefault("username", "");
        CliResult announced = CliResult.asAdmin("migrate", "--dry-run", "-n", namespace);
        assertThat(announced.out())
                .contains("Secret " + namespace + "/app", "taken over as it is: no write, no restart")
                .doesNotContain("✗", "is written at the first sync");
        assertThat(announced.code()).isZero();
        long mark = environment.sandbox().kube().auditMark();

        try (VaultSecretsOperator _ = operator()) {
            Polling.await(PATIENCE, () -> all.stream().noneMatch(VsoObjects::hasVsoConditionsOnly));
            // The rotated credentials are read every three seconds, and app every two.
            Polling.assertStays(Duration.ofSeconds(7), () -> all.stream().allMatch(ResourceHandle::isReady));

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
                    // One more once the issuers of the mount are known, which its bundles are compared with from
                    // then on.
                    .hasEntrySatisfying(
                            "vaultpkisecrets/status", count -> assertThat(count).isBetween(1L, 2L))
                    .containsEntry("secrettransformations/status", 1L)
                    .containsEntry("vaultconnections/status", 1L)
                    .containsEntry("serviceaccounts/token", 1L);

            // VSO's token ends some time after VSO, and its leases with it.
            tokenOfVso.write("auth/token/revoke-self", Map.of());
            LeasedSecret credentials = new LeasedSecret(environment, namespace, "leased");
            credentials.awaitLogIn(user);
            Polling.await(
                    PATIENCE,
                    () -> Workloads.restartedAt(environment, namespace, "shop").isPresent());

            List.of(app, shaped, leased, rotated, web, transformation).forEach(ResourceHandle::delete);
            List.of(auth, connection).forEach(ResourceHandle::delete);
            Polling.await(PATIENCE, () -> all.stream().noneMatch(ResourceHandle::exists));
        }
    }

    @Test
    @DisplayName("Secrets synced by VSO are repaired and deleted")
    void repairedAndDeleted() {
        String namespace = environment.namespace("takeover");
        vso.auth(namespace);
        vso.connection(namespace);
        environment.apply(namespace, Workloads.deployment("shop"));
        ResourceHandle app = vso.app(namespace);

        try (VaultSecretsOperator _ = operator()) {
            Polling.await(PATIENCE, () -> !VsoObjects.hasVsoConditionsOnly(app));
            environment.edit(namespace, "app", secret -> secret.getData().put("password", "d3Jvbmc="));
            environment.awaitValue(namespace, "app", "password", "right");

            app.delete();
            Polling.await(PATIENCE, () -> !app.exists());
            Polling.await(PATIENCE, () -> environment.secret(namespace, "app").isEmpty());
        }
    }

    /** The version of each Secret, and of the Deployment. */
    private static Map<String, String> versions(String namespace) {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String name : List.of("app", "shaped", "leased", "rotated", "web")) {
            versions.put(
                    name,
                    environment
                            .secret(namespace, name)
                            .orElseThrow()
                            .getMetadata()
                            .getResourceVersion());
        }
        versions.put(
                "Deployment",
                environment
                        .client()
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
        return environment.sandbox().kube().auditSince(mark).stream()
                .filter(KubeAudit::write)
                .filter(request -> request.user().equals(account.user()))
                .filter(request -> request.namespace().equals(namespace))
                .map(request ->
                        request.resource() + (request.subresource().isEmpty() ? "" : "/" + request.subresource()))
                .collect(Collectors.groupingBy(what -> what, TreeMap::new, Collectors.counting()));
    }
}
