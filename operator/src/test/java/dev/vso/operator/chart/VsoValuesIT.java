package dev.vso.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A values file as VSO's users have them: what each of its values comes to here. */
class VsoValuesIT {

    private static final Chart chart = Chart.offline();
    private static final List<Manifest> manifests = chart.render("-f", Chart.VSO_VALUES.toString());
    private static final Manifest deployment = Chart.deployment(manifests);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /spec/replicas                                                       | 3
            /spec/strategy/rollingUpdate/maxSurge                                | 1
            /spec/template/spec/priorityClassName                                | system-cluster-critical
            /spec/template/spec/hostAliases/0/ip                                 | 192.168.1.100
            /spec/template/spec/nodeSelector/beta.kubernetes.io~1arch            | amd64
            /spec/template/spec/tolerations/0/key                                | key1
            /spec/template/spec/affinity/nodeAffinity                            | {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [antarctica-east1]}]}]}}
            /spec/template/spec/topologySpreadConstraints/0/maxSkew              | 1
            /spec/template/spec/topologySpreadConstraints/0/labelSelector/matchLabels/control-plane | controller-manager
            /spec/template/spec/terminationGracePeriodSeconds                    | 120
            /spec/template/metadata/labels/team                                  | platform
            /spec/template/metadata/annotations/vault.example.com~1reviewed      | `"yes"`
            /spec/template/spec/volumes/0                                        | {name: approle, secret: {secretName: approle}}
            /spec/template/spec/containers/0/volumeMounts/0                      | {name: approle, mountPath: /vault/approle, readOnly: true}
            /spec/template/spec/containers/0/volumeMounts/1/mountPath            | /tmp
            /spec/template/spec/containers/0/env/2                               | `{name: NUMBER, value: "1000000"}`
            /spec/template/spec/containers/0/env/3                               | `{name: QUOTED, value: "8"}`
            /spec/template/spec/containers/0/env/4                               | {name: SPACED, value: two words}
            /spec/template/spec/containers/0/resources/limits                    | {cpu: 500m, memory: 320Mi}
            /spec/template/spec/containers/0/image                               | vault-secrets-operator:0.1.0
            """)
    void theDeploymentHas(String pointer, String value) {
        assertThat(deployment.at(pointer)).isEqualTo(Yaml.of(value));
    }

    @Test
    @DisplayName("Values become flags in order, and extra arguments replace them")
    void flagsFromValues() {
        assertThat(deployment.arguments())
                .containsExactly(
                        "--health-probe-bind-address=:8081",
                        "--metrics-bind-address=:8080",
                        "--metrics-secure=true",
                        "--metrics-auth=true",
                        "--leader-elect=true",
                        "--global-vault-auth-options=",
                        "--global-transformation-options=exclude-raw",
                        "--backoff-initial-interval=2s",
                        "--backoff-max-interval=30s",
                        "--backoff-max-elapsed-time=1h",
                        "--backoff-multiplier=2.5",
                        "--backoff-randomization-factor=0",
                        "--client-cache-size=2000000",
                        "--client-cache-num-locks=-1",
                        "--max-concurrent-reconciles=50",
                        "--kube-client-qps=20.5",
                        "--kube-client-burst=30",
                        "--ca-cert-dirs=/etc/ssl,/vault/approle",
                        "--zap-time-encoding=rfc3339",
                        "--zap-stacktrace-level=panic",
                        "-zap-log-level=debug");
    }

    @Test
    void theDefaultConnectionAndLoginAreAsGiven() {
        assertThat(Chart.only(manifests, "VaultConnection", "default").at("/spec"))
                .isEqualTo(Yaml.of("""
                address: https://vault.example.com:8200
                caCertSecretRef: vault-ca-cert
                tlsServerName: vault.internal
                skipTLSVerify: false
                headers: {X-Team: platform}
                """));
        assertThat(Chart.only(manifests, "VaultAuth", "default").at("/spec")).isEqualTo(Yaml.of("""
                namespace: admin
                allowedNamespaces: [production]
                method: kubernetes
                mount: kubernetes
                kubernetes: {role: vault-secrets-operator, serviceAccount: app, audiences: [vault]}
                params: {first: one}
                headers: {X-First: one}
                """));
    }

    @Test
    void prometheusIsSentWhereMetricsAreWithItsToken() {
        Manifest monitor = Chart.only(manifests, "ServiceMonitor", "metrics-monitor");
        assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
        assertThat(monitor.at("/spec/endpoints/0")).isEqualTo(Yaml.of("""
                                port: metrics
                                scheme: https
                                path: /metrics
                                interval: 15s
                                scrapeTimeout: 5s
                                honorLabels: true
                                tlsConfig: {insecureSkipVerify: true}
                                bearerTokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
                                """));
        assertThat(Chart.only(manifests, "Service", "metrics-service").at("/spec/ports"))
                .isEqualTo(Yaml.of("""
                        - {name: https, port: 8443, protocol: TCP, targetPort: metrics}
                        - {name: metrics, port: 8080, protocol: TCP, targetPort: metrics}
                        """));
    }

    @Test
    void peopleGetTheRightsOfTheKindsThatAreNamed() {
        JsonNode viewer =
                Chart.only(manifests, "ClusterRole", "aggregate-role-viewer").json();
        assertThat(viewer.at("/metadata/labels")
                        .path("rbac.authorization.k8s.io/aggregate-to-view")
                        .asText())
                .isEqualTo("true");
        assertThat(viewer.at("/aggregationRule/clusterRoleSelectors")).isEqualTo(Yaml.of("""
                - {matchLabels: {vso.hashicorp.com/role-instance: vaultauth-viewer-role}}
                - {matchLabels: {vso.hashicorp.com/role-instance: vaultpkisecret-viewer-role}}
                - {matchLabels: {vso.hashicorp.com/role-instance: hcpauth-viewer-role}}
                """));
        JsonNode editor =
                Chart.only(manifests, "ClusterRole", "aggregate-role-editor").json();
        assertThat(editor.at("/aggregationRule/clusterRoleSelectors"))
                .isEqualTo(Yaml.of("[{matchLabels: {vso.hashicorp.com/aggregate-to-editor: \"true\"}}]"));

        JsonNode database =
                Chart.only(manifests, "ClusterRole", "database-viewer-role").json();
        assertThat(database.at("/metadata/labels")
                        .path("vso.hashicorp.com/role-instance")
                        .asText())
                .isEqualTo("database-viewer-role");
        assertThat(database.at("/rules/0"))
                .isEqualTo(Yaml.of("{apiGroups: [example.com], resources: [databases], verbs: [get, list, watch]}"));
    }

    @Test
    void pullSecretsMayBeNamesOrMaps() {
        assertThat(Chart.only(manifests, "ServiceAccount", "controller-manager").at("/imagePullSecrets"))
                .isEqualTo(Yaml.of("[{name: pull-one}, {name: pull-two}]"));
    }

    @Test
    void hooksTakeTheirOwnValues() {
        Manifest upgrade = Chart.only(manifests, "Job", "upgrade-crds-vault-secrets-operator");
        assertThat(upgrade.at("/spec/backoffLimit").asInt()).isEqualTo(7);
        assertThat(upgrade.container().path("env"))
                .isEqualTo(Yaml.of("[{name: VSO_UPGRADE_CRDS_TIMEOUT, value: 45s}]"));
        Manifest cleanUp = Chart.only(manifests, "Job", "pdcc-vault-secrets-operator");
        assertThat(cleanUp.arguments()).contains("--pre-delete-hook-timeout-seconds=90");
        assertThat(List.of(upgrade, cleanUp)).allSatisfy(job -> {
            assertThat(job.pod().path("priorityClassName").asText()).isEqualTo("system-cluster-critical");
            assertThat(job.at("/metadata/annotations")
                            .path("vault.example.com/reviewed")
                            .asText())
                    .isEqualTo("yes");
        });
    }

    @Test
    void logLevelsWithNamesOfVsosOwnAreTranslated() {
        assertThat(flags("--set", "controller.manager.logging.level=debug-extended"))
                .contains("--zap-log-level=5");
        assertThat(flags("--set", "controller.manager.logging.level=trace")).contains("--zap-log-level=6");
    }

    private static List<String> flags(String... arguments) {
        return Chart.deployment(chart.render(arguments)).arguments();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0   | 0   | {maxUnavailable: 1}
            1   | 0   | {maxUnavailable: 1}
            50% | 0   | {maxUnavailable: 50%}
            0   | 2   | {minAvailable: 2}
            ''  | 30% | {minAvailable: 30%}
            0   | ''  | {maxUnavailable: 0}
            """)
    void aDisruptionBudgetHasOneOfItsTwoFigures(String maxUnavailable, String minAvailable, String expected) {
        String budget = "controller.podDisruptionBudget.";
        List<Manifest> rendered = chart.render(
                "--set",
                "controller.replicas=3," + budget + "enabled=true",
                "--set-string",
                budget + "maxUnavailable=" + maxUnavailable + "," + budget + "minAvailable=" + minAvailable);
        JsonNode spec = Chart.only(rendered, "PodDisruptionBudget", "").json().at("/spec");
        Yaml.of(expected)
                .properties()
                .forEach(entry -> assertThat(spec.path(entry.getKey())).isEqualTo(entry.getValue()));
        assertThat(spec).hasSize(2);
    }

    @Test
    void aBudgetNeedsMoreThanOneReplica() {
        assertThat(chart.render("--set", "controller.podDisruptionBudget.enabled=true"))
                .extracting(Manifest::kind)
                .doesNotContain("PodDisruptionBudget");
    }
}
