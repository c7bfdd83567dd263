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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * {@code --uninstall}, as the chart's job runs it before the operator is deleted, while the operator is still running.
 */
class UninstallIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final OperatorProcesses processes = new OperatorProcesses(environment);
    private static final String LEASE = "b0d477c0.hashicorp.com";
    private static final String OF_SOMEBODY_ELSE = "example.org/finalizer";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
        environment.inVault().databaseRole("dyn-uninstall", "1h", "2h");
        environment.inVault().role("uninstall", """
                path "secret/data/uninstall-*" { capabilities = ["read"] }
                path "database/creds/dyn-*" { capabilities = ["read"] }
                path "sys/leases/revoke" { capabilities = ["update"] }
                """, Map.of());
    }

    @AfterEach
    void leave() {
        // The uninstall holds it for a while longer; the next test's operator need not wait for that.
        lease().delete();
        environment.leave();
    }

    @Test
    @DisplayName("Finalizers are removed while the operator runs, and stay removed")
    void removesFinalizers() {
        String namespace = environment.namespace("uninstall");
        environment.auth(namespace, "default", "uninstall", "");
        environment.inVault().put(namespace + "/app", Map.of("password", "kept"));
        ResourceHandle app = environment.apply(namespace, StaticSecretYaml.of("app", namespace + "/app"));
        app.edit(UninstallIT::leftByVso);
        ResourceHandle leased = LeasedSecret.apply(environment, namespace, LeaseYaml.of("creds", "dyn-uninstall"))
                .subject();
        OperatorAccount account = OperatorAccount.everywhere(environment.sandbox(), "uninstall");
        try (OperatorProcess leader = processes.start(account, "--leader-elect")) {
            leader.awaitReady();
            app.awaitReady(PATIENCE);
            leased.awaitReady(PATIENCE);
            Polling.await(PATIENCE, () -> finalizers(leased).size() == 1);
            leased.edit(resource -> {
                resource.addFinalizer(OF_SOMEBODY_ELSE);
                return resource;
            });
            Map<String, String> secrets = versionsOfSecrets(namespace);
            try (OperatorProcess standby =
                    processes.start("uninstall-standby", account.kubeconfig(), "--leader-elect")) {
                standby.awaitReady();

                ProcessResult uninstall = uninstall(account, "--pre-delete-hook-timeout-seconds=120");

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
                Polling.assertStays(
                        Duration.ofSeconds(4),
                        () -> finalizers(app).isEmpty() && finalizers(leased).equals(List.of(OF_SOMEBODY_ELSE)));
                assertThat(standby.output()).noneMatch(line -> line.contains("\"msg\":\"leading as "));
            }
            assertThat(versionsOfSecrets(namespace))
                    .as("Secrets are as they were")
                    .isEqualTo(secrets);
        }
        app.delete();
        Polling.await(PATIENCE, () -> !app.exists());
        leased.edit(resource -> {
            resource.removeFinalizer(OF_SOMEBODY_ELSE);
            return resource;
        });
    }

    @Test
    void confinedToNamespacesItTouchesTheirsOnly() {
        String inside = environment.namespace("uninstall-in");
        String outside = environment.namespace("uninstall-out");
        ResourceHandle theirs = withFinalizer(inside);
        ResourceHandle others = withFinalizer(outside);
        OperatorAccount account = OperatorAccount.confinedTo(environment.sandbox(), "uninstall-confined", inside);

        ProcessResult uninstall = uninstall(account, "--watch-namespaces=" + inside);

        assertThat(uninstall.code()).as(uninstall.toString()).isZero();
        assertThat(uninstall.out())
                .anyMatch(line -> line.startsWith("the lease ") && line.contains("had no holder"))
                .anyMatch(line -> line.endsWith("resources, 1 released"));
        assertThat(finalizers(theirs)).isEmpty();
        assertThat(finalizers(others)).hasSize(1);
        release(others);
    }

    @Test
    @DisplayName("Missing rights are a failure, and the operator may continue")
    void missingRights() {
        String inside = environment.namespace("uninstall-part");
        OperatorAccount account = OperatorAccount.confinedTo(environment.sandbox(), "uninstall-partly", inside);

        ProcessResult uninstall = uninstall(account);

        assertThat(uninstall.code()).isEqualTo(1);
        assertThat(uninstall.err())
                .anyMatch(line -> line.startsWith("VaultStaticSecret: cannot be listed: the API server answers 403"))
                .last()
                .asString()
                .startsWith("some finalizers remain, so the operator continues");
        assertThat(lease().require().getSpec().getHolderIdentity()).isEmpty();
    }

    private static ProcessResult uninstall(OperatorAccount account, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("--uninstall", "--kubeconfig=" + account.kubeconfig()));
        arguments.addAll(List.of(flags));
        return ProcessResult.ofOperator(Map.of("OPERATOR_NAMESPACE", KubeSetup.OPERATOR_NAMESPACE), arguments);
    }

    private static ResourceHandle withFinalizer(String namespace) {
        ResourceHandle app = environment.apply(namespace, StaticSecretYaml.of("app", namespace + "/app"));
        app.edit(UninstallIT::leftByVso);
        return app;
    }

    private static void release(ResourceHandle subject) {
        subject.edit(resource -> {
            resource.getMetadata().setFinalizers(List.of());
            return resource;
        });
    }

    private static GenericKubernetesResource leftByVso(GenericKubernetesResource resource) {
        resource.addFinalizer("vaultstaticsecret.secrets.hashicorp.com/finalizer");
        return resource;
    }

    private static List<String> finalizers(ResourceHandle subject) {
        Resource<GenericKubernetesResource> resource = subject.resource();
        return resource.require().getMetadata().getFinalizers();
    }

    private static Map<String, String> versionsOfSecrets(String namespace) {
        Map<String, String> versions = new TreeMap<>();
        environment
                .client()
                .secrets()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(secret -> versions.put(
                        secret.getMetadata().getName(), secret.getMetadata().getResourceVersion()));
        return versions;
    }

    private static Resource<Lease> lease() {
        return environment
                .client()
                .leases()
                .inNamespace(KubeSetup.OPERATOR_NAMESPACE)
                .withName(LEASE);
    }
}
