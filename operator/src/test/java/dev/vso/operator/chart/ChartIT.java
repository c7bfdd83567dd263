package dev.vso.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.operator.app.TestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for all objects that the chart renders, and the default objects. */
class ChartIT {

    private static final Set<String> OF_THE_CLUSTER = Set.of(
            "ClusterRole", "ClusterRoleBinding", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding");
    private static final Chart chart = Chart.offline();

    static Stream<List<Manifest>> renderings() {
        return Stream.of(
                chart.render(),
                chart.render("-f", Chart.GUIDE_VALUES.toString()),
                chart.render("-f", Chart.VSO_VALUES.toString()),
                chart.render("-f", Chart.OUR_VALUES.toString()),
                chart.renderAs("a-release-whose-name-is-as-long-as-helm-lets-it-be-52", "operators"));
    }

    @Test
    void helmHasNothingToSayAgainstTheChart() {
        assertThat(chart.helm().run("lint", "--strict", Chart.FOLDER.toString()))
                .contains("0 chart(s) failed");
    }

    @Test
    void itsVersionIsThatOfTheBuild() throws IOException {
        String version = Yaml.of(Files.readString(Chart.FOLDER.resolve("Chart.yaml")))
                .path("appVersion")
                .asText();
        assertThat(Files.readString(Path.of("pom.xml")))
                .containsPattern("<version>" + version + "(-SNAPSHOT)?</version>");
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void everyObjectSaysWhereItBelongs(List<Manifest> manifests) {
        assertThat(manifests).hasSizeGreaterThan(8).allSatisfy(manifest -> {
            assertThat(manifest.at("/metadata/labels")
                            .path("app.kubernetes.io/component")
                            .asText())
                    .isNotEmpty();
            assertThat(manifest.namespace().isEmpty()).isEqualTo(OF_THE_CLUSTER.contains(manifest.kind()));
            assertThat(manifest.name()).hasSizeLessThanOrEqualTo(63).doesNotEndWith("-");
        });
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void everyObjectHasANameOfItsOwn(List<Manifest> manifests) {
        assertThat(manifests).extracting(Manifest::toString).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void everyPodIsRestricted(List<Manifest> manifests) {
        List<Manifest> pods = manifests.stream()
                .filter(manifest -> !manifest.pod().isMissingNode())
                .toList();
        assertThat(pods).isNotEmpty().allSatisfy(manifest -> {
            JsonNode pod = manifest.pod();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            JsonNode context = manifest.container().path("securityContext");
            assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(manifest.container().at("/resources/limits/memory").asText())
                    .isIn("320Mi", "256Mi");
            assertThat(Manifest.items(manifest.container().path("volumeMounts")))
                    .anySatisfy(mount ->
                            assertThat(mount.path("mountPath").asText()).isEqualTo("/tmp"));
        });
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void theOperatorAcceptsItsFlags(List<Manifest> manifests) {
        List<String> flags = Chart.deployment(manifests).arguments();
        assertThat(flags).hasSizeGreaterThan(10);
        assertThat(TestOptions.rendered(flags, "operators")).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void theOperatorKnowsTheFlagsOfHooks(List<Manifest> manifests) {
        assertThat(manifests)
                .filteredOn(manifest -> !manifest.hook().isEmpty())
                .flatExtracting(Manifest::arguments)
                .isNotEmpty()
                .allMatch(TestOptions::knows);
    }

    @Test
    @DisplayName("The example values render two replicas with a connection and a login")
    void exampleValues() throws IOException {
        List<Manifest> manifests = chart.render("-f", Chart.GUIDE_VALUES.toString());

        assertThat(Chart.deployment(manifests).at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(Chart.only(manifests, "VaultConnection", "default").at("/spec"))
                .isEqualTo(Yaml.of("""
                address: https://vault.example.com
                skipTLSVerify: false
                """));
        assertThat(Chart.only(manifests, "VaultAuth", "default").at("/spec")).isEqualTo(Yaml.of("""
                method: kubernetes
                mount: kubernetes
                kubernetes:
                  role: vault-secrets-operator
                  serviceAccount: default
                """));
    }

    @Test
    void theValuesOfTheInstallPageRender(@TempDir Path folder) throws IOException {
        String page = Files.readString(Chart.FOLDER.resolve("../../docs/install.md"));
        Path values = Files.writeString(folder.resolve("values.yaml"), page.split("```(yaml)?\n", 3)[1]);

        List<Manifest> manifests = chart.render("-f", values.toString());
        assertThat(Chart.deployment(manifests).at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(manifests).extracting(Manifest::kind).contains("VaultConnection", "VaultAuth");
    }

    @Test
    @DisplayName("The example's ServiceMonitor and log selector match the rendered objects")
    void exampleSelectors() {
        List<Manifest> manifests = chart.render();

        Manifest service = Chart.only(manifests, "Service", "metrics-service");
        assertThat(service.at("/metadata/labels").path("app.kubernetes.io/name").asText())
                .isEqualTo("vault-secrets-operator");
        assertThat(service.at("/spec/ports/0/name").asText()).isEqualTo("metrics");
        Manifest deployment = Chart.deployment(manifests);
        assertThat(deployment
                        .at("/spec/template/metadata/labels")
                        .path("app.kubernetes.io/name")
                        .asText())
                .isEqualTo("vault-secrets-operator");
        assertThat(Manifest.items(deployment.container().path("ports")))
                .anySatisfy(port -> assertThat(port).isEqualTo(Yaml.of("{name: metrics, containerPort: 8080}")));
    }

    @Test
    @DisplayName("With watchNamespaces nothing is cluster-scoped")
    void confinedToNamespaces() {
        List<Manifest> manifests = chart.render("-f", Chart.OUR_VALUES.toString());

        assertThat(manifests).extracting(Manifest::kind).doesNotContainAnyElementsOf(OF_THE_CLUSTER);
        assertThat(manifests)
                .filteredOn(manifest ->
                        manifest.kind().equals("Role") && manifest.name().endsWith("manager-role"))
                .extracting(Manifest::namespace)
                .containsExactlyInAnyOrder("shop", "warehouse", "operators");
        assertThat(Chart.deployment(manifests).arguments())
                .contains(
                        "--watch-namespaces=shop,warehouse",
                        "--lease-overlap=10m",
                        "--max-lease-overlap=1h",
                        "--revoke-previous=AfterOverlap",
                        "--secret-id-dir=/vault/approle");
    }

    @Test
    void budgetsOfLookUpsBecomeFlagsWhereTheyAreGiven() {
        String leases = "controller.manager.leases.";
        assertThat(Chart.deployment(chart.render(
                                "--set", leases + "lookupInterval=5s," + leases + "lookupsPerInterval=500"))
                        .arguments())
                .contains("--lease-lookup-interval=5s", "--lease-lookups-per-interval=500");
        assertThat(Chart.deployment(chart.render()).arguments()).noneMatch(flag -> flag.startsWith("--lease-"));
    }

    @Test
    @DisplayName("CRDs are upgraded by an account that may change only the chart's own")
    void crdUpgradeAccount() {
        List<Manifest> upgrade = chart.render().stream()
                .filter(manifest -> manifest.hook().equals("pre-upgrade"))
                .toList();

        assertThat(upgrade)
                .extracting(Manifest::kind)
                .containsExactlyInAnyOrder("ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Job");
        JsonNode rules = Chart.only(upgrade, "ClusterRole", "upgrade-crds").at("/rules");
        assertThat(rules.at("/0/verbs")).isEqualTo(Yaml.of("[create]"));
        assertThat(rules.at("/1/resourceNames")).hasSize(8);
        assertThat(Chart.only(upgrade, "Job", "").container().path("command"))
                .isEqualTo(Yaml.of("[/scripts/upgrade-crds]"));
    }

    @Test
    void cleanUpRunsAsTheOperatorBeforeItIsDeleted() {
        Manifest job = Chart.only(chart.render(), "Job", "pdcc-vault-secrets-operator");

        assertThat(job.hook()).isEqualTo("pre-delete");
        assertThat(job.pod().path("serviceAccountName").asText())
                .isEqualTo("vault-secrets-operator-controller-manager");
        assertThat(job.arguments()).containsExactly("--uninstall", "--pre-delete-hook-timeout-seconds=120");
    }
}
