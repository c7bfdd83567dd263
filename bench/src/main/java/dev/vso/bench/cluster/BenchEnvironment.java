package dev.vso.bench.cluster;

import dev.vso.bench.subject.Variant;
import dev.vso.testing.BaoClient;
import dev.vso.testing.FaultProxy;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.Progress;
import dev.vso.testing.Sandbox;
import dev.vso.testing.SourceTree;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The servers of one run, and the operator's identity.
 *
 * @param sandbox the servers
 * @param progress for people
 * @param user the operator's name in the API server's audit log
 * @param kubeconfig of the operator
 * @param proxy before the API server, if it should be slow
 */
public record BenchEnvironment(
        Sandbox sandbox, Progress progress, String user, Path kubeconfig, Optional<FaultProxy> proxy)
        implements AutoCloseable {

    /** Few, so that the bench does not take the servers' capacity. */
    public static final int CLIENTS = 16;

    /**
     * Starts servers with the definitions and the rights of this operator.
     *
     * @param folder for their data
     * @param apiLatency added to each answer of the API server
     */
    public static BenchEnvironment start(
            Path folder, Variant variant, Optional<Duration> apiLatency, Progress progress) {
        var sandbox = Sandbox.start(folder, progress, variant.crds());
        var account = variant.chart()
                .map(chart -> OperatorAccount.sharing(sandbox, "bench", chart))
                .orElseGet(() -> OperatorAccount.administrator(sandbox, "bench"));
        var proxy = apiLatency.map(latency -> {
            var slow = new FaultProxy(sandbox.kube().address().getPort());
            slow.set(new FaultProxy.Fault.Late(latency));
            return slow;
        });
        var kubeconfig =
                proxy.map(it -> through(it, sandbox, account.kubeconfig())).orElse(account.kubeconfig());
        return new BenchEnvironment(sandbox, progress, account.user(), kubeconfig, proxy);
    }

    private static Path through(FaultProxy proxy, Sandbox sandbox, Path kubeconfig) {
        try {
            var direct = sandbox.kube().address().toString();
            var slow = "https://127.0.0.1:" + proxy.port();
            return Files.writeString(
                    kubeconfig.resolveSibling("bench-slow.kubeconfig"),
                    Files.readString(kubeconfig).replace(direct, slow));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An administrator's client of Kubernetes. */
    public KubernetesClient client() {
        return sandbox.kube().adminClient();
    }

    /** An administrator's client of Vault. */
    public BaoClient vault() {
        return sandbox.bao().root();
    }

    /** The operator's VaultConnection and VaultAuth {@code default}, as in the examples. */
    public void prepareAuth() {
        try {
            var address = sandbox.bao().address().toString();
            apply(Files.readString(SourceTree.find().examples().resolve("default-auth.yaml"))
                    .replace("https://vault.example.com", address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates the objects of these manifests. */
    public void apply(String yaml) {
        client().load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> client().resource(item).create());
    }

    /** Sends one JSON object to the API server unchanged, which costs less than through the client's types. */
    public void post(String path, String json) {
        client().raw(path, "POST", json);
    }

    /** Deletes an object, or a collection. */
    public void delete(String path) {
        client().raw(path, "DELETE", null);
    }

    /** Runs a task for each number below {@code count}, with 16 clients in parallel; returns the duration. */
    public Duration inParallel(String what, int count, IntConsumer task) {
        var began = System.nanoTime();
        try (var step = progress.begin(what);
                var clients =
                        Executors.newFixedThreadPool(CLIENTS, Thread.ofVirtual().factory())) {
            var tasks = IntStream.range(0, count)
                    .mapToObj(i -> clients.submit(() -> task.accept(i)))
                    .toList();
            for (var i = 0; i < count; i++) {
                tasks.get(i).get();
                step.detail((i + 1) + " of " + count);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + what, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(what + ": " + e.getCause(), e);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Waits, and shows it. */
    public void pause(String what, Duration time) {
        try (var _ = progress.begin(what)) {
            LockSupport.parkNanos(time.toNanos());
        }
    }

    @Override
    public void close() {
        sandbox.close();
        proxy.ifPresent(FaultProxy::close);
    }
}
