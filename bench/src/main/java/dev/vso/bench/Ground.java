package dev.vso.bench;

import dev.vso.sandbox.OperatorAccount;
import dev.vso.sandbox.OperatorProcess;
import dev.vso.sandbox.Progress;
import dev.vso.sandbox.Sandbox;
import dev.vso.sandbox.SourceTree;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** The servers, one operator account, and what every load does with them. */
record Ground(Sandbox sandbox, Progress progress, KubernetesClient client, OperatorAccount account) {

    private static final int CLIENTS = 16;
    private static final Duration CALM = Duration.ofSeconds(2);

    static Ground of(Sandbox sandbox, Progress progress) {
        return new Ground(
                sandbox, progress, sandbox.kube().adminClient(), OperatorAccount.everywhere(sandbox, "bench"));
    }

    /** The operator's VaultConnection and VaultAuth {@code default}, as in the examples. */
    void prepareAuth() {
        try {
            apply(Files.readString(SourceTree.find().examples().resolve("default-auth.yaml"))
                    .replace(
                            "https://vault.example.com", sandbox.bao().address().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void apply(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> client.resource(item).create());
    }

    OperatorProcess start() {
        try (var _ = progress.begin("starting the operator")) {
            return OperatorProcess.start(
                            sandbox.processes(),
                            new OperatorProcess.Launch(
                                    System.getProperty("vso.operator.classpath", ""),
                                    account.kubeconfig(),
                                    sandbox.folder().resolve("operator.log"),
                                    List.of()))
                    .awaitReady();
        }
    }

    /** Does so many tasks by 16 clients at once; how long they took. */
    Duration inParallel(String what, int count, IntConsumer task) {
        var began = System.nanoTime();
        try (var _ = progress.begin(what);
                var clients =
                        Executors.newFixedThreadPool(CLIENTS, Thread.ofVirtual().factory())) {
            var tasks = IntStream.range(0, count)
                    .mapToObj(i -> clients.submit(() -> task.accept(i)))
                    .toList();
            for (var each : tasks) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + what, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(what + ": " + e.getCause(), e);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Waits until the operator writes nothing any more: status and events of the last are out. */
    void settle(Requests.Mark mark) {
        try (var _ = progress.begin("waiting for status and events")) {
            LongSupplier writes = () -> mark.since().totalWrites();
            long before;
            long now = writes.getAsLong();
            do {
                before = now;
                pause(CALM);
                now = writes.getAsLong();
            } while (now != before);
        }
    }

    Requests.Mark mark() {
        return Requests.Mark.now(sandbox, account.user());
    }

    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
