package dev.vso.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the chart makes for Prometheus and Grafana. */
class TelemetryIT {

    private static final Chart chart = Chart.offline();
    private static final String MONITOR = "telemetry.serviceMonitor.enabled=true,";

    @Test
    void byDefaultThereIsNothingOfIt() {
        assertThat(chart.render())
                .extracting(Manifest::kind)
                .doesNotContain("ServiceMonitor", "PrometheusRule", "ConfigMap");
    }

    @Test
    @DisplayName("The rules are those of the file, with the runbook's address")
    void prometheusRule() throws IOException {
        Manifest rule = Chart.only(
                chart.render(
                        "--set",
                        "telemetry.prometheusRule.enabled=true,telemetry.prometheusRule.labels.release=prometheus,"
                                + "telemetry.prometheusRule.runbookURL=https://wiki.example.com/vso"),
                "PrometheusRule",
                "alerts");
        JsonNode file =
                Yaml.of(Files.readString(AlertsTest.RULES).replace("RUNBOOK#", "https://wiki.example.com/vso#"));

        assertThat(rule.at("/spec")).isEqualTo(file);
        assertThat(rule.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
        assertThat(rule.yaml()).doesNotContain("RUNBOOK#");
    }

    @Test
    void theDashboardIsAConfigMapThatGrafanasSideCarFinds() throws IOException {
        Manifest map = Chart.only(
                chart.render(
                        "--set",
                        "telemetry.dashboard.enabled=true,telemetry.dashboard.annotations.grafana_folder=Platform"),
                "ConfigMap",
                "dashboard");
        ObjectMapper json = new ObjectMapper();

        assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
        assertThat(map.at("/metadata/annotations/grafana_folder").asText()).isEqualTo("Platform");
        assertThat(json.readTree(map.at("/data/vault-secrets-operator.json").asText()))
                .isEqualTo(json.readTree(
                        Chart.FOLDER.resolve("files/dashboard.json").toFile()));
    }

    @Test
    @DisplayName("By default metrics have TLS, and Kubernetes authorizes readers")
    void metricsDefaults() {
        List<Manifest> manifests = chart.render();
        assertThat(Chart.deployment(manifests).arguments()).contains("--metrics-secure=true", "--metrics-auth=true");
        assertThat(manifests)
                .extracting(Manifest::name)
                .contains("vault-secrets-operator-metrics-auth-role", "vault-secrets-operator-metrics-reader");
        assertThat(endpoint(MONITOR)).isEqualTo(Yaml.of("""
                port: metrics
                scheme: https
                path: /metrics
                interval: 30s
                scrapeTimeout: 10s
                honorLabels: true
                tlsConfig: {insecureSkipVerify: true}
                bearerTokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
                """));
    }

    @Test
    void aCertificateOfASecretIsMountedAndVerified() {
        String values = MONITOR + "telemetry.metrics.secure=true,telemetry.metrics.certificateSecret=web";
        Manifest deployment = Chart.deployment(chart.render("--set", values));

        assertThat(deployment.arguments())
                .contains("--metrics-secure=true", "--metrics-cert-path=/metrics-certificate");
        assertThat(deployment.at("/spec/template/spec/volumes/0"))
                .isEqualTo(Yaml.of("{name: metrics-certificate, secret: {secretName: web}}"));
        assertThat(deployment.at("/spec/template/spec/containers/0/volumeMounts/0"))
                .isEqualTo(Yaml.of("{name: metrics-certificate, mountPath: /metrics-certificate, readOnly: true}"));
        assertThat(endpoint(values).path("tlsConfig"))
                .isEqualTo(
                        Yaml.of(
                                "{ca: {secret: {name: web, key: ca.crt}}, serverName: vault-secrets-operator-metrics-service.operators.svc}"));
    }

    @Test
    @DisplayName("With authentication the token is sent, and both sides have their rights")
    void metricsAuthentication() throws IOException {
        String values = MONITOR + "telemetry.metrics.secure=true,telemetry.metrics.authentication=true,"
                + "telemetry.metrics.readers[0].namespace=monitoring,telemetry.metrics.readers[0].name=prometheus-k8s";
        List<Manifest> manifests = chart.render("--set", values);

        assertThat(Chart.deployment(manifests).arguments()).contains("--metrics-auth=true");
        assertThat(endpoint(values).path("bearerTokenFile").asText())
                .isEqualTo("/var/run/secrets/kubernetes.io/serviceaccount/token");
        assertThat(Chart.only(manifests, "ClusterRole", "metrics-auth-role").at("/rules"))
                .isEqualTo(Yaml.of(Files.readString(Chart.FOLDER.resolve("files/metrics-auth-rules.yaml"))));
        assertThat(Chart.only(manifests, "ClusterRoleBinding", "metrics-auth-rolebinding")
                        .at("/subjects"))
                .isEqualTo(
                        Yaml.of(
                                "[{kind: ServiceAccount, name: vault-secrets-operator-controller-manager, namespace: operators}]"));
        assertThat(Chart.only(manifests, "ClusterRole", "metrics-reader").at("/rules"))
                .isEqualTo(Yaml.of("[{nonResourceURLs: [/metrics], verbs: [get]}]"));
        assertThat(Chart.only(manifests, "ClusterRoleBinding", "metrics-reader").at("/subjects"))
                .isEqualTo(Yaml.of("[{kind: ServiceAccount, name: prometheus-k8s, namespace: monitoring}]"));
    }

    @Test
    @DisplayName("Without authentication no token is sent and no rights are granted")
    void noMetricsAuthentication() {
        for (String without : List.of(
                "telemetry.metrics.authentication=false",
                "telemetry.metrics.secure=false",
                "controller.watchNamespaces[0]=shop")) {
            assertThat(endpoint(MONITOR + without).has("bearerTokenFile"))
                    .as(without)
                    .isFalse();
            List<Manifest> manifests = chart.render("--set", without);
            assertThat(manifests)
                    .extracting(Manifest::name)
                    .noneMatch(name -> name.endsWith("metrics-auth-role") || name.endsWith("metrics-reader"));
            assertThat(Chart.deployment(manifests).arguments()).noneMatch(flag -> flag.startsWith("--metrics-auth"));
        }
    }

    @Test
    void withoutTlsPrometheusIsSentThere() {
        assertThat(endpoint(MONITOR + "telemetry.metrics.secure=false")).isEqualTo(Yaml.of("""
                port: metrics
                scheme: http
                path: /metrics
                interval: 30s
                scrapeTimeout: 10s
                honorLabels: true
                """));
    }

    private static JsonNode endpoint(String values) {
        return Chart.only(chart.render("--set", values), "ServiceMonitor", "metrics-monitor")
                .at("/spec/endpoints/0");
    }
}
