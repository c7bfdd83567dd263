package dev.vso.bench;

import dev.vso.api.Destination;
import dev.vso.api.KvType;
import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretSpec;
import dev.vso.sandbox.OperatorAccount;
import dev.vso.sandbox.OperatorProcess;
import dev.vso.sandbox.Progress;
import dev.vso.sandbox.Sandbox;
import dev.vso.sandbox.SourceTree;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** Many static secrets on one operator: all arrive, all follow a change, and a restart costs nothing. */
final class StaticBench {

    private static final int CLIENTS = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final Duration AFTER_RESTART = Duration.ofSeconds(10);

    private final Sandbox sandbox;
    private final StaticLoad load;
    private final Progress progress;
    private final KubernetesClient client;
    private final OperatorAccount account;

    StaticBench(Sandbox sandbox, StaticLoad load, Progress progress) {
        this.sandbox = sandbox;
        this.load = load;
        this.progress = progress;
        this.client = sandbox.kube().adminClient();
        this.account = OperatorAccount.everywhere(sandbox, "bench");
    }

    StaticFigures run() {
        prepare();
        var operator = start();
        try (var arrivals = new Arrivals(client)) {
            var began = System.nanoTime();
            var mark = mark();
            var created = inParallel("creating the resources", this::create);
            var synced = await(arrivals, "first") - began;
            settle(mark);
            var firstSync = mark.since();
            var afterFirst = Footprint.of(operator.pid());

            mark = mark();
            var changed = inParallel("changing the values", i -> write(i, "second"));
            var lastChange = System.nanoTime();
            var followed = await(arrivals, "second") - lastChange;
            settle(mark);
            var following = mark.since();
            var afterAll = Footprint.of(operator.pid());
            var dropped = dropped(operator);

            operator.close();
            mark = mark();
            began = System.nanoTime();
            operator = start();
            var restarted = System.nanoTime() - began;
            pause(AFTER_RESTART);
            return new StaticFigures(
                    load,
                    created,
                    Duration.ofNanos(synced),
                    firstSync,
                    afterFirst,
                    changed,
                    Duration.ofNanos(followed),
                    following,
                    afterAll,
                    Duration.ofNanos(restarted),
                    mark.since(),
                    dropped);
        } finally {
            operator.close();
        }
    }

    private void prepare() {
        try (var _ = progress.begin("preparing " + load.namespaces() + " namespaces")) {
            var auth = Files.readString(SourceTree.find().examples().resolve("default-auth.yaml"))
                    .replace(
                            "https://vault.example.com", sandbox.bao().address().toString());
            client.load(new ByteArrayInputStream(auth.getBytes(StandardCharsets.UTF_8)))
                    .items()
                    .forEach(item -> client.resource(item).create());
            IntStream.range(0, Math.min(load.namespaces(), load.count()))
                    .forEach(i -> sandbox.namespace(load.namespace(i)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inParallel("writing the values", i -> write(i, "first"));
    }

    private OperatorProcess start() {
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

    private void create(int i) {
        var resource = new VaultStaticSecret();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace(load.namespace(i))
                .withName(load.name(i))
                .build());
        resource.setSpec(new VaultStaticSecretSpec(
                null,
                null,
                "secret",
                path(i),
                null,
                KvType.KV_V2,
                "60s",
                null,
                List.of(),
                new Destination(load.name(i), true, null, Map.of(), Map.of(), null, null),
                null));
        client.resource(resource).create();
    }

    private void write(int i, String value) {
        sandbox.bao()
                .root()
                .write("secret/data/" + path(i), Map.of("data", Map.of("username", "u", "password", value)));
    }

    private String path(int i) {
        return load.namespace(i) + "/" + load.name(i);
    }

    private Duration inParallel(String what, IntConsumer task) {
        var began = System.nanoTime();
        try (var _ = progress.begin(what);
                var clients =
                        Executors.newFixedThreadPool(CLIENTS, Thread.ofVirtual().factory())) {
            var tasks = IntStream.range(0, load.count())
                    .mapToObj(i -> clients.submit(() -> task.accept(i)))
                    .toList();
            for (var each : tasks) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + what, e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(what + ": " + e.getCause(), e);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private long await(Arrivals arrivals, String value) {
        try (var step = progress.begin("waiting for the Secrets")) {
            return arrivals.await(load.count(), value, PATIENCE, held -> step.detail(held + " of " + load.count()));
        }
    }

    /** Waits until the operator writes nothing any more: status and events of the last are out. */
    private void settle(Requests.Mark mark) {
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

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private Requests.Mark mark() {
        return Requests.Mark.now(sandbox, account.user());
    }

    private static long dropped(OperatorProcess operator) {
        return operator.metrics()
                .body()
                .lines()
                .filter(line -> line.startsWith("vso_events_dropped"))
                .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))))
                .sum();
    }
}
