package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.BaoAudit;
import dev.vso.testing.HttpFaultProxy;
import dev.vso.testing.KubeAudit;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many resources exist before the operator starts: after an installation on a full cluster, a takeover or a recovery.
 * All are synced, nothing is sent twice, and a slow API server only makes it slower.
 */
@Tag("alone")
class BacklogIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final int NAMESPACES = 10;
    private static final int WRITERS = 16;
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private static OperatorAccount account;
    private @Nullable OperatorProcess operator;

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
        account = OperatorAccount.everywhere(environment.sandbox(), "backlog");
    }

    @AfterEach
    void stop() {
        if (operator != null) {
            operator.close();
        }
    }

    /** Waits until they are deleted, so that the next class finds idle servers. */
    @AfterAll
    static void leave() {
        environment.leave();
        Polling.await(
                Duration.ofMinutes(3),
                () -> environment.client().namespaces().list().getItems().stream()
                        .noneMatch(
                                namespace -> namespace.getMetadata().getName().startsWith("backlog-")));
    }

    @Test
    @DisplayName("1,500 secrets that exist before the start are all synced")
    void manyBeforeStart() throws Exception {
        assertEachIsSyncedOnce(1500, account.kubeconfig());
    }

    @Test
    @DisplayName("An API server with 100 ms of latency causes no failures")
    void slowApiServer() throws Exception {
        URI server = URI.create(
                environment.sandbox().kube().adminClient().getConfiguration().getMasterUrl());
        try (var proxy = new HttpFaultProxy(server, environment.sandbox().ca())) {
            proxy.slow(Duration.ofMillis(100));
            assertEachIsSyncedOnce(400, environment.through(proxy, account.kubeconfig(), "backlog-slow"));
        }
    }

    /** Three writes to Kubernetes and one read from Vault for each, and no warnings. */
    private void assertEachIsSyncedOnce(int count, Path kubeconfig) throws Exception {
        List<String> namespaces = new ArrayList<>();
        for (int i = 0; i < NAMESPACES; i++) {
            String namespace = environment.namespace("backlog");
            namespaces.add(namespace);
            environment.inVault().put(namespace + "/app", Map.of("password", "right"));
        }
        create(count, namespaces);
        long kubeMark = environment.sandbox().kube().auditMark();
        long vaultMark = environment.sandbox().bao().auditMark();

        OperatorProcess started = new OperatorProcesses(environment).start("backlog-" + count, kubeconfig);
        operator = started;
        started.awaitReady();

        Polling.await(DEADLINE, () -> {
            started.requireAlive();
            return synced(namespaces) == count;
        });
        Polling.await(Duration.ofSeconds(20), () -> writes(kubeMark, namespaces).size() >= 3 * count);
        Map<String, Long> writes = writes(kubeMark, namespaces).stream()
                .collect(Collectors.groupingBy(
                        request -> request.verb() + " " + request.resource() + " " + request.subresource(),
                        Collectors.counting()));
        assertThat(writes)
                .containsOnly(
                        Map.entry("patch secrets ", (long) count),
                        Map.entry("patch vaultstaticsecrets status", (long) count),
                        Map.entry("create events ", (long) count));
        List<String> reads = environment.sandbox().bao().auditSince(vaultMark).stream()
                .filter(request -> !request.displayName().equals("root"))
                .map(BaoAudit::path)
                .filter(path -> namespaces.stream().anyMatch(it -> path.startsWith("secret/data/" + it + "/")))
                .toList();
        assertThat(reads).hasSize(count);
        List<String> complaints = started.output().stream()
                .filter(line -> line.contains("\"warn\"") || line.contains("\"error\""))
                // Objects that other classes left in the cluster cause warnings of their own, for example a
                // rejected Secret.
                .filter(line -> line.contains("API server does not answer")
                        || namespaces.stream().anyMatch(line::contains))
                .toList();
        assertThat(complaints).as("complaints: %s", complaints).isEmpty();
    }

    private static void create(int count, List<String> namespaces) throws InterruptedException, ExecutionException {
        List<Future<?>> created = new ArrayList<>();
        try (var writers = Executors.newFixedThreadPool(WRITERS)) {
            for (int i = 0; i < count; i++) {
                String namespace = namespaces.get(i % NAMESPACES);
                String name = "app-" + i;
                created.add(writers.submit(() -> environment.apply(
                        namespace,
                        StaticSecretYaml.of(name, namespace + "/app")
                                .with("refreshAfter: 1h")
                                .toString())));
            }
            for (Future<?> one : created) {
                one.get();
            }
        }
    }

    private static long synced(List<String> namespaces) {
        KubernetesClient client = environment.client();
        return namespaces.stream()
                .mapToLong(namespace -> client.secrets().inNamespace(namespace).list().getItems().stream()
                        .filter(secret -> secret.getMetadata().getName().startsWith("app-"))
                        .count())
                .sum();
    }

    private static List<KubeAudit> writes(long mark, List<String> namespaces) {
        return environment.sandbox().kube().auditSince(mark).stream()
                .filter(request -> request.user().equals(account.user()))
                .filter(request -> namespaces.contains(request.namespace()))
                .filter(KubeAudit::write)
                .filter(request -> !request.subresource().equals("token"))
                .toList();
    }
}
