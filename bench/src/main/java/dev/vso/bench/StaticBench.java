package dev.vso.bench;

import dev.vso.api.Destination;
import dev.vso.api.KvType;
import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretSpec;
import dev.vso.sandbox.OperatorProcess;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Many static secrets on one operator: all arrive, all follow a change, and a restart costs nothing. */
final class StaticBench {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration AFTER_RESTART = Duration.ofSeconds(10);

    private final Ground ground;
    private final StaticLoad load;

    StaticBench(Ground ground, StaticLoad load) {
        this.ground = ground;
        this.load = load;
    }

    StaticFigures run() {
        prepare();
        var operator = ground.start();
        try (var arrivals = new Arrivals(ground.client())) {
            var began = System.nanoTime();
            var mark = ground.mark();
            var created = ground.inParallel("creating the resources", load.count(), this::create);
            var synced = await(operator, arrivals, "first") - began;
            ground.settle(mark);
            var firstSync = mark.since();
            var afterFirst = Footprint.of(operator.pid());

            mark = ground.mark();
            var changed = ground.inParallel("changing the values", load.count(), i -> write(i, "second"));
            var lastChange = System.nanoTime();
            var followed = await(operator, arrivals, "second") - lastChange;
            ground.settle(mark);
            var following = mark.since();
            var afterAll = Footprint.of(operator.pid());
            var dropped = dropped(operator);

            operator.close();
            mark = ground.mark();
            began = System.nanoTime();
            operator = ground.start();
            var restarted = System.nanoTime() - began;
            Ground.pause(AFTER_RESTART);
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
        try (var _ = ground.progress().begin("preparing " + load.namespaces() + " namespaces")) {
            ground.prepareAuth();
            IntStream.range(0, Math.min(load.namespaces(), load.count()))
                    .forEach(i -> ground.sandbox().namespace(load.namespace(i)));
        }
        ground.inParallel("writing the values", load.count(), i -> write(i, "first"));
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
        ground.client().resource(resource).create();
    }

    private void write(int i, String value) {
        ground.sandbox()
                .bao()
                .root()
                .write("secret/data/" + path(i), Map.of("data", Map.of("username", "u", "password", value)));
    }

    private String path(int i) {
        return load.namespace(i) + "/" + load.name(i);
    }

    private long await(OperatorProcess operator, Arrivals arrivals, String value) {
        try (var step = ground.progress().begin("waiting for the Secrets")) {
            return arrivals.await(load.count(), value, PATIENCE, held -> {
                operator.requireAlive();
                step.detail(held + " of " + load.count());
            });
        }
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
