package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.KubeSetup;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code --uninstall}, as the chart's job runs it before the operator is deleted: while the operator still works. */
class UninstallIT {

    private static final World world = World.get();
    private static final OperatorProcesses processes = new OperatorProcesses(world);
    private static final String LEASE = "b0d477c0.hashicorp.com";
    private static final String OF_SOMEBODY_ELSE = "example.org/finalizer";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @BeforeAll
    static void prepare() {
        world.defaultAuth();
        world.databaseRole("dyn-uninstall", "1h", "2h");
        world.role("uninstall", """
                path "secret/data/uninstall-*" { capabilities = ["read"] }
                path "database/creds/dyn-*" { capabilities = ["read"] }
                path "sys/leases/revoke" { capabilities = ["update"] }
                """, Map.of());
    }

    @AfterEach
    void leave() {
        // Taken for a while longer by the uninstall: the next test's operator need not wait for that.
        lease().delete();
        world.leave();
    }

    @Test
    void finalizersAreTakenOffUnderARunningOperatorAndStayOff() {
        String namespace = world.namespace("uninstall");
        world.auth(namespace, "default", "uninstall", "");
        world.put(namespace + "/app", Map.of("password", "kept"));
        Subject app = world.apply(namespace, StaticSecretYaml.of("app", namespace + "/app"));
        app.edit(UninstallIT::leftByVso);
        Subject leased = LeasedSecret.apply(world, namespace, LeaseYaml.of("creds", "dyn-uninstall"))
                .subject();
        OperatorAccount account = OperatorAccount.everywhere(world.sandbox(), "uninstall");
        try (OperatorProcess leader = processes.start(account, "--leader-elect")) {
            leader.awaitReady();
            app.awaitReady(PATIENCE);
            leased.awaitReady(PATIENCE);
            World.await(PATIENCE, () -> finalizers(leased).size() == 1);
            leased.edit(resource -> {
                resource.addFinalizer(OF_SOMEBODY_ELSE);
                return resource;
            });
            Map<String, String> secrets = versionsOfSecrets(namespace);
            try (OperatorProcess standby =
                    processes.start("uninstall-standby", account.kubeconfig(), "--leader-elect")) {
                standby.awaitReady();

                Chore uninstall = uninstall(account, "--pre-delete-hook-timeout-seconds=120");

                assertThat(uninstall.code()).as(uninstall.toString()).isZero();
                assertThat(uninstall.out())
                        .anyMatch(line -> line.startsWith("the lease " + LEASE + " was taken from "))
                        .anyMatch(line -> line.matches("VaultStaticSecret: \\d+ resources, [1-9]\\d* released"))
                        .anyMatch(line -> line.matches("VaultDynamicSecret: \\d+ resources, [1-9]\\d* released"))
                        .contains("HCPVaultSecretsApp: not installed");
                assertThat(leader.awaitEnd(Duration.ofSeconds(5)))
                        .as("the operator that led has ended, for its pod to start anew and stand by")
                        .hasValue(1);
                leased.annotate("vso.secrets.hashicorp.com/force-sync", "1");
                World.assertStays(
                        Duration.ofSeconds(4),
                        () -> finalizers(app).isEmpty() && finalizers(leased).equals(List.of(OF_SOMEBODY_ELSE)));
                assertThat(standby.output()).noneMatch(line -> line.contains("\"msg\":\"leading as "));
            }
            assertThat(versionsOfSecrets(namespace))
                    .as("Secrets are as they were")
                    .isEqualTo(secrets);
        }
        app.delete();
        World.await(PATIENCE, () -> !app.exists());
        leased.edit(resource -> {
            resource.removeFinalizer(OF_SOMEBODY_ELSE);
            return resource;
        });
    }

    @Test
    void confinedToNamespacesItTouchesTheirsOnly() {
        String inside = world.namespace("uninstall-in");
        String outside = world.namespace("uninstall-out");
        Subject theirs = withFinalizer(inside);
        Subject others = withFinalizer(outside);
        OperatorAccount account = OperatorAccount.confinedTo(world.sandbox(), "uninstall-confined", inside);

        Chore uninstall = uninstall(account, "--watch-namespaces=" + inside);

        assertThat(uninstall.code()).as(uninstall.toString()).isZero();
        assertThat(uninstall.out())
                .anyMatch(line -> line.startsWith("nobody held the lease"))
                .anyMatch(line -> line.endsWith("resources, 1 released"));
        assertThat(finalizers(theirs)).isEmpty();
        assertThat(finalizers(others)).hasSize(1);
        release(others);
    }

    @Test
    void whatItMayNotSeeIsAFailureAndTheOperatorMayWorkOn() {
        String inside = world.namespace("uninstall-part");
        OperatorAccount account = OperatorAccount.confinedTo(world.sandbox(), "uninstall-partly", inside);

        Chore uninstall = uninstall(account);

        assertThat(uninstall.code()).isEqualTo(1);
        assertThat(uninstall.err())
                .anyMatch(line -> line.startsWith("VaultStaticSecret: cannot be listed: the API server answers 403"))
                .last()
                .asString()
                .startsWith("something stayed, so the operator works on");
        assertThat(lease().require().getSpec().getHolderIdentity()).isEmpty();
    }

    private static Chore uninstall(OperatorAccount account, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("--uninstall", "--kubeconfig=" + account.kubeconfig()));
        arguments.addAll(List.of(flags));
        return Chore.ofOperator(Map.of("OPERATOR_NAMESPACE", KubeSetup.OPERATOR_NAMESPACE), arguments);
    }

    private static Subject withFinalizer(String namespace) {
        Subject app = world.apply(namespace, StaticSecretYaml.of("app", namespace + "/app"));
        app.edit(UninstallIT::leftByVso);
        return app;
    }

    private static void release(Subject subject) {
        subject.edit(resource -> {
            resource.getMetadata().setFinalizers(List.of());
            return resource;
        });
    }

    private static GenericKubernetesResource leftByVso(GenericKubernetesResource resource) {
        resource.addFinalizer("vaultstaticsecret.secrets.hashicorp.com/finalizer");
        return resource;
    }

    private static List<String> finalizers(Subject subject) {
        Resource<GenericKubernetesResource> resource = subject.resource();
        return resource.require().getMetadata().getFinalizers();
    }

    private static Map<String, String> versionsOfSecrets(String namespace) {
        Map<String, String> versions = new TreeMap<>();
        world.client()
                .secrets()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(secret -> versions.put(
                        secret.getMetadata().getName(), secret.getMetadata().getResourceVersion()));
        return versions;
    }

    private static Resource<Lease> lease() {
        return world.client().leases().inNamespace(KubeSetup.OPERATOR_NAMESPACE).withName(LEASE);
    }
}
