package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vso.testing.KubeSetup;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import dev.vso.testing.Ports;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as its container runs it: a process with flags, probes, logs, signals and an exit code. */
class ProcessIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final OperatorProcesses processes = new OperatorProcesses(environment);
    private static final ObjectMapper json = new ObjectMapper();

    /** Timeout of a Kubernetes probe, and the time in which the process must end. */
    private static final Duration END = Duration.ofSeconds(2);

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
    }

    @Test
    @DisplayName("Serves probes and metrics, logs JSON, and releases the Lease on SIGTERM")
    void processLifecycle() throws IOException {
        OperatorAccount account = OperatorAccount.everywhere(environment.sandbox(), "process-whole");
        try (OperatorProcess operator = processes.start(account)) {
            operator.awaitReady();
            Polling.await(Duration.ofSeconds(20), () -> holder().startsWith(hostName()));

            assertThat(operator.probe("/healthz").statusCode()).isEqualTo(200);
            assertThat(operator.probe("/readyz").statusCode()).isEqualTo(200);
            Polling.await(
                    Duration.ofSeconds(10),
                    () -> operator.metrics().body().contains("controller_resource_status{")
                            && operator.metrics().body().contains("reconciliations_success_total{"));
            assertThat(operator.metrics().body())
                    .contains(
                            "vso_build_info{",
                            "vso_runtime_config{",
                            "vso_client_cache_size",
                            "vso_client_cache_length",
                            "vso_client_cache_hits",
                            "vso_client_cache_misses",
                            "reconciliations_success_total{");

            long asked = System.nanoTime();
            operator.askToEnd();
            assertThat(operator.awaitEnd(END).orElse(-1))
                    .as("exit code: 0, or 128 and the number of SIGTERM; -1 while it runs")
                    .isIn(0, 143);
            System.out.printf("SIGTERM ended the operator after %d ms%n", millisSince(asked));
            assertThat(holder()).as("who holds the lease").isEmpty();
            assertLogIsForMachines(operator.output());
        }
    }

    private static void assertLogIsForMachines(List<String> lines) throws IOException {
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            JsonNode entry = json.readTree(line);
            assertThat(entry.path("level").asText()).as(line).isIn(Set.of("debug", "info", "warn", "error"));
            assertThat(entry.path("msg").asText()).as(line).isNotEmpty();
            assertThat(entry.has("ts")).as(line).isTrue();
        }
        assertThat(lines).as("nothing to complain about").noneMatch(line -> line.contains("\"level\":\"error\""));
    }

    @Test
    void anUnknownFlagIsOneLineAndExitCode2() {
        try (OperatorProcess operator =
                processes.start("unknown-flag", environment.sandbox().kube().kubeconfig(), "--leader-elekt=false")) {
            assertThat(operator.awaitEnd(Duration.ofSeconds(10))).hasValue(2);
            assertThat(operator.output())
                    .containsExactly(
                            "vault-secrets-operator: unknown flag --leader-elekt; did you mean --leader-elect?");
        }
    }

    @Test
    void anApiServerThatDoesNotAnswerIsOneLineAndExitCode1(@TempDir Path folder) throws IOException {
        String nowhere = "https://127.0.0.1:" + Ports.free();
        Path kubeconfig = Files.writeString(
                folder.resolve("kubeconfig"),
                Files.readString(environment.sandbox().kube().kubeconfig())
                        .replace(environment.sandbox().kube().address().toString(), nowhere));
        long asked = System.nanoTime();
        try (OperatorProcess operator = processes.start("no-api-server", kubeconfig)) {
            assertThat(operator.awaitEnd(Duration.ofSeconds(60))).hasValue(1);
            System.out.printf("gave up on an API server that does not answer after %d ms%n", millisSince(asked));
            assertReportedOnce(operator.output(), nowhere);
        }
    }

    @Test
    @DisplayName("A missing right to list Secrets is reported clearly")
    void mayNotListSecrets() {
        OperatorAccount account = OperatorAccount.withoutListOfSecrets(environment.sandbox(), "process-denied");
        try (OperatorProcess operator = processes.start(account)) {
            assertThat(operator.awaitEnd(Duration.ofSeconds(30))).hasValue(1);
            assertReportedOnce(operator.output(), "refuses", "cannot list resource \\\"secrets\\\"", "grant it");
        }
    }

    @Test
    @DisplayName("An account without rights is told which one is missing first")
    void noRights() {
        OperatorAccount account = OperatorAccount.bare(environment.sandbox(), "process-bare");
        try (OperatorProcess operator = processes.start(account)) {
            assertThat(operator.awaitEnd(Duration.ofSeconds(30))).hasValue(1);
            assertReportedOnce(operator.output(), "refuses", "cannot get resource", account.user(), "grant it");
        }
    }

    /** One error with these words, and no stack trace. */
    private static void assertReportedOnce(List<String> output, String... words) {
        List<String> errors = output.stream()
                .filter(line -> line.contains("\"level\":\"error\""))
                .toList();
        assertThat(errors).singleElement().asString().contains(words);
        assertThat(output).noneMatch(line -> line.contains("stacktrace") || line.contains("\tat "));
    }

    @Test
    @DisplayName("Works in the watched namespaces with Roles there and no ClusterRole")
    void watchedNamespaces() {
        String inside = environment.namespace("inside");
        String outside = environment.namespace("outside");
        for (String namespace : List.of(inside, outside)) {
            environment.inVault().put(namespace + "/app", Map.of("password", "pw-of-" + namespace));
            environment.apply(
                    namespace,
                    StaticSecretYaml.of("app", namespace + "/app")
                            .with("refreshAfter: 1h")
                            .toString());
        }
        OperatorAccount account = OperatorAccount.confinedTo(environment.sandbox(), "process-confined", inside);
        long mark = environment.sandbox().kube().auditMark();
        try (OperatorProcess operator = processes.start(account, "--watch-namespaces=" + inside)) {
            operator.awaitReady();
            environment.awaitValue(inside, "app", "password", "pw-of-" + inside);
        }
        assertThat(environment.secret(outside, "app")).isEmpty();
        assertThat(environment.sandbox().kube().auditSince(mark))
                .filteredOn(request -> request.user().equals(account.user()))
                .as("requests beyond its rights")
                .noneMatch(request -> request.code() == 403)
                .allMatch(request ->
                        Set.of(inside, KubeSetup.OPERATOR_NAMESPACE, "").contains(request.namespace()));
    }

    private static String holder() {
        Lease lease = environment
                .client()
                .leases()
                .inNamespace(KubeSetup.OPERATOR_NAMESPACE)
                .withName("b0d477c0.hashicorp.com")
                .get();
        String holder = lease == null ? null : lease.getSpec().getHolderIdentity();
        return holder == null ? "" : holder;
    }

    private static String hostName() {
        String name = System.getenv("HOSTNAME");
        return name == null || name.isBlank() ? "operator" : name;
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
