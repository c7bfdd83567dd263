package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.operator.chart.Chart;
import dev.vso.operator.http.ServingClient;
import dev.vso.operator.metrics.EveryMetric;
import dev.vso.operator.metrics.MetricPage;
import dev.vso.testing.KubeSetup;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The metrics of a running operator, over TLS, for clients that the API server authorizes. */
class MetricsIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OPERATOR_MAY_ASK = "metrics-it-operator";
    private static final String MAY_READ = "metrics-it-reader";
    private static final String[] GUARDED = {"--metrics-secure", "--metrics-auth"};

    private static String namespace = "";
    private static String reader = "";
    private static VaultSecretsOperator operator;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        environment.defaultAuth();
        namespace = environment.namespace("metrics");
        reader = token("prometheus");
        client = HttpClient.newBuilder()
                .sslContext(ServingClient.trustingAnybody())
                .build();
        grant(
                MAY_READ,
                namespace,
                "prometheus",
                List.of(new PolicyRuleBuilder()
                        .withNonResourceURLs("/metrics")
                        .withVerbs("get")
                        .build()));
        try (var logs = new CapturedLogs()) {
            operator = environment.operator(GUARDED);
            reportsMissingRights(logs);
        }
        grant(OPERATOR_MAY_ASK, KubeSetup.OPERATOR_NAMESPACE, "operator", rulesOfTheChart());
    }

    /** The log of a start without the rights names them, and the response refers to the log. */
    private static void reportsMissingRights(CapturedLogs logs) throws Exception {
        Polling.await(
                PATIENCE,
                () -> logs.text()
                        .contains("it needs to create tokenreviews (authentication.k8s.io)"
                                + " and to create subjectaccessreviews (authorization.k8s.io)"));
        HttpResponse<String> answer = get(reader);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("its log says why");
        assertThat(logs.text())
                .contains("Kubernetes refuses the operator: it needs to create tokenreviews")
                .doesNotContain(reader);
    }

    @AfterAll
    static void stop() {
        operator.close();
        client.close();
        for (String role : List.of(OPERATOR_MAY_ASK, MAY_READ)) {
            environment.client().rbac().clusterRoleBindings().withName(role).delete();
            environment.client().rbac().clusterRoles().withName(role).delete();
        }
        environment.leave();
    }

    @Test
    void onlyWhoMayGetThePageReadsIt() throws Exception {
        awaitPage();

        String stranger = token("stranger");
        HttpResponse<String> denied = get(stranger);
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body())
                .isEqualTo("system:serviceaccount:%s:stranger may not get /metrics: bind it to a ClusterRole with"
                                .formatted(namespace)
                        + " nonResourceURLs: [/metrics], verbs: [get]\n");

        String elsewhere = environment
                .sandbox()
                .kube()
                .serviceAccountToken(namespace, "prometheus", Duration.ofHours(1), "somewhere-else");
        for (String wrong : List.of("forged", elsewhere, reader + "x")) {
            HttpResponse<String> unknown = get(wrong);
            assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(401);
            assertThat(unknown.headers().firstValue("www-authenticate")).contains("Bearer");
            assertThat(unknown.body()).contains("not valid for this cluster");
        }
        HttpResponse<String> nobody = client.send(HttpRequest.newBuilder(page()).build(), BodyHandlers.ofString());
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.body()).contains("no token");
    }

    @Test
    void aResourceIsSeenWhileItIsThere() throws Exception {
        awaitPage();
        Instant before = Instant.now();
        environment.inVault().put(namespace + "/app", Map.of("password", "pw"));
        environment.apply(namespace, StaticSecretYaml.of("app", namespace + "/app"));
        environment.apply(namespace, StaticSecretYaml.of("missing", namespace + "/nothing"));

        Polling.await(PATIENCE, () -> value("vso_secret_synced", "app") == 1);
        Polling.await(PATIENCE, () -> value("vso_secret_problem", "missing") == 1);
        assertThat(value("vso_secret_synced", "missing")).isZero();
        assertThat(awaitPage().value("vso_sync_errors_total", "controller=\"vaultstaticsecret\""))
                .hasValueSatisfying(errors -> assertThat(errors).isPositive());
        double changed = value("vso_secret_last_change_timestamp_seconds", "app");
        assertThat(changed)
                .isBetween(
                        (double) before.getEpochSecond() - 1,
                        (double) Instant.now().getEpochSecond() + 1);
        assertThat(awaitPage().value("vso_connection_up", KubeSetup.OPERATOR_NAMESPACE + "/default"))
                .contains(1.0);
        assertThat(awaitPage().value("vso_leader")).contains(1.0);
        assertThat(families(awaitPage().toString()))
                .as("what docs/metrics.md has no row for")
                .isSubsetOf(families(EveryMetric.page()));

        operator.close();
        operator = environment.operator(GUARDED);
        Polling.await(PATIENCE, () -> value("vso_secret_synced", "app") == 1);
        assertThat(value("vso_secret_last_change_timestamp_seconds", "app"))
                .as("it is known over a restart")
                .isEqualTo(changed);

        environment
                .client()
                .genericKubernetesResources("secrets.hashicorp.com/v1beta1", "VaultStaticSecret")
                .inNamespace(namespace)
                .delete();
        Polling.await(PATIENCE, () -> !awaitPage().toString().contains("namespace=\"" + namespace + "\""));
    }

    private static Set<String> families(String page) {
        return new MetricPage(page)
                .families().stream().map(MetricPage.Family::name).collect(Collectors.toSet());
    }

    /** The value of a resource's series; -1 if there is none. */
    private static double value(String metric, String name) throws Exception {
        return awaitPage()
                .value(metric, "name=\"" + name + "\"", "namespace=\"" + namespace + "\"")
                .orElse(-1.0);
    }

    /** The page as an authorized client reads it; RBAC takes effect a moment after it is granted. */
    private static MetricPage awaitPage() throws Exception {
        return new MetricPage(Polling.await(PATIENCE, () -> get(reader), answer -> answer.statusCode() == 200)
                .body());
    }

    private static HttpResponse<String> get(String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(page())
                .header("Authorization", "Bearer " + token)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static URI page() {
        return URI.create("https://localhost:" + operator.ports().getLast() + "/metrics");
    }

    private static String token(String account) {
        environment
                .client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        return environment.sandbox().kube().serviceAccountToken(namespace, account, Duration.ofHours(1));
    }

    private static List<PolicyRule> rulesOfTheChart() throws IOException {
        return environment
                .client()
                .getKubernetesSerialization()
                .unmarshal(
                        Files.readString(Chart.FOLDER.resolve("files/metrics-auth-rules.yaml")),
                        new TypeReference<>() {});
    }

    private static void grant(String role, String namespace, String account, List<PolicyRule> rules) {
        environment
                .client()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .create();
        environment
                .client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                        .addNewSubject(null, "ServiceAccount", account, namespace)
                        .build())
                .create();
    }
}
