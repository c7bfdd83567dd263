package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vso.operator.app.TestOptions;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.operator.chart.Chart;
import dev.vso.operator.chart.Manifest;
import dev.vso.testing.Helm;
import dev.vso.testing.KubeAudit;
import dev.vso.testing.KubeSetup;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The chart in a real cluster: whether the API server accepts it, and the operator with the flags, service account and
 * rights from the chart. Pods do not run there, so the operator runs in this process, and hooks are only checked as
 * manifests.
 */
class ChartInstallIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Helm helm = Helm.of(environment.sandbox());
    private static final Chart chart = new Chart(helm);
    private static final String CHART = Chart.FOLDER.toString();

    @AfterAll
    static void leave() {
        environment.leave();
    }

    @Test
    void theApiServerAcceptsEveryObjectStrictly() {
        String confined = "controller.watchNamespaces={" + environment.namespace("shop") + ","
                + environment.namespace("warehouse") + "}";
        Stream.of(List.<String>of(), from(Chart.GUIDE_VALUES), from(Chart.VSO_VALUES), from(Chart.OUR_VALUES, confined))
                .flatMap(
                        values -> chart
                                .renderAs("rendered", environment.namespace("rendered"), values.toArray(String[]::new))
                                .stream())
                // Their CRDs belong to Prometheus, which is not installed here.
                .filter(manifest -> !Set.of("ServiceMonitor", "PrometheusRule").contains(manifest.kind()))
                .forEach(ChartInstallIT::assertAccepted);
    }

    private static List<String> from(Path values, String set) {
        return List.of("-f", values.toString(), "--set", set);
    }

    private static List<String> from(Path values) {
        return List.of("-f", values.toString());
    }

    private static void assertAccepted(Manifest manifest) {
        var resource = environment
                .client()
                .getKubernetesSerialization()
                .unmarshal(manifest.yaml(), GenericKubernetesResource.class);
        var placed = manifest.namespace().isEmpty()
                ? environment.client().resource(resource)
                : environment.client().resource(resource).inNamespace(manifest.namespace());
        assertThatCode(() -> placed.dryRun()
                        .fieldValidation(FieldValidateable.Validation.STRICT)
                        .create())
                .as(manifest.toString())
                .doesNotThrowAnyException();
        if (manifest.kind().equals("ServiceAccount")) {
            // Without it, the server rejects the pods that name it.
            environment.applyAsWritten(manifest.yaml());
        }
    }

    @Test
    @DisplayName("The guide's values install, and a secret is synced with default connection and login")
    void guideValues() {
        String home = environment.namespace("chart");
        String app = environment.namespace("chart-app");
        install("vault-secrets-operator", home, "-f", Chart.GUIDE_VALUES.toString());
        assertThat(deployment(home, "vault-secrets-operator").getSpec().getReplicas())
                .isEqualTo(2);

        List<KubeAudit> requests = sync("vault-secrets-operator", home, app);
        // Objects of earlier tests may be in namespaces that are being deleted, where nothing can be created.
        assertThat(requests)
                .as("requests beyond the chart's rights")
                .filteredOn(request -> List.of("", home, app).contains(request.namespace()))
                .isNotEmpty()
                .noneMatch(request -> request.code() == 403);

        helm.run(
                "upgrade",
                "vault-secrets-operator",
                CHART,
                "-n",
                home,
                "--reuse-values",
                "--no-hooks",
                "--set",
                "controller.replicas=3");
        assertThat(deployment(home, "vault-secrets-operator").getSpec().getReplicas())
                .isEqualTo(3);
        assertThat(helm.run("get", "hooks", "vault-secrets-operator", "-n", home))
                .contains("helm.sh/hook: pre-upgrade", "helm.sh/hook: pre-delete", "helm.sh/hook: test");

        helm.run("uninstall", "vault-secrets-operator", "-n", home, "--no-hooks");
        assertThat(environment
                        .client()
                        .apps()
                        .deployments()
                        .inNamespace(home)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(environment
                        .client()
                        .rbac()
                        .clusterRoles()
                        .withLabel("app.kubernetes.io/instance", "vault-secrets-operator")
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(environment.data(app, "app")).as("what was synced stays").containsEntry("password", "pw-of-" + app);
    }

    @Test
    void confinedToANamespaceItWorksWithRolesAlone() {
        String home = environment.namespace("confined");
        String inside = environment.namespace("confined-app");
        install(
                "confined",
                home,
                "-f",
                Chart.GUIDE_VALUES.toString(),
                "--set",
                "controller.watchNamespaces={" + inside + "}");

        List<KubeAudit> requests = sync("confined", home, inside);
        assertThat(requests)
                .as("requests beyond its namespaces")
                .noneMatch(request -> request.code() == 403)
                .allMatch(request -> List.of(home, inside, "").contains(request.namespace()));

        helm.run("uninstall", "confined", "-n", home, "--no-hooks");
    }

    private static void install(String release, String home, String... arguments) {
        List<String> command = new ArrayList<>(List.of("install", release, CHART, "-n", home));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of(
                "--set",
                "defaultVaultConnection.address=" + environment.sandbox().bao().address()
                        + ",defaultVaultConnection.caCertSecret=" + KubeSetup.VAULT_CA_SECRET));
        helm.run(command.toArray(String[]::new));
    }

    private static Deployment deployment(String home, String release) {
        return environment
                .client()
                .apps()
                .deployments()
                .inNamespace(home)
                .withName(fullName(release) + "-controller-manager")
                .require();
    }

    private static String fullName(String release) {
        return release.contains("vault-secrets-operator") ? release : release + "-vault-secrets-operator";
    }

    /**
     * Runs the operator with the Deployment's settings until a secret without any reference is synced; returns its
     * requests.
     */
    private static List<KubeAudit> sync(String release, String home, String app) {
        var pod = deployment(home, release).getSpec().getTemplate().getSpec();
        String account = pod.getServiceAccountName();
        var kube = environment.sandbox().kube();
        Path kubeconfig = kube.kubeconfigFor(release, kube.serviceAccountToken(home, account, Duration.ofHours(1)));
        long mark = kube.auditMark();
        environment.inVault().put(app + "/app", Map.of("password", "pw-of-" + app));
        try (VaultSecretsOperator _ = VaultSecretsOperator.start(
                TestOptions.rendered(onLoopback(pod.getContainers().getFirst().getArgs(), kubeconfig), home),
                () -> {})) {
            environment.apply(
                    app,
                    StaticSecretYaml.of("app", app + "/app")
                            .with("refreshAfter: 1h")
                            .toString());
            environment.awaitValue(app, "app", "password", "pw-of-" + app);
        }
        List<KubeAudit> requests = kube.auditSince(mark).stream()
                .filter(request -> request.user().equals("system:serviceaccount:" + home + ":" + account))
                .toList();
        assertThat(requests).as("it acted as the chart's account").isNotEmpty();
        return requests;
    }

    /** The rendered flags, except that ports are free ones. */
    private static List<String> onLoopback(List<String> rendered, Path kubeconfig) {
        return Stream.concat(
                        rendered.stream(),
                        Stream.of(
                                "--kubeconfig=" + kubeconfig,
                                "--metrics-bind-address=127.0.0.1:0",
                                "--health-probe-bind-address=127.0.0.1:0"))
                .toList();
    }
}
