package dev.vso.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What came of the static load.
 *
 * @param created how long it took to create the resources, by 16 clients at once
 * @param synced from the first resource's creation until the last Secret held its value
 * @param firstSync what the operator asked for it
 * @param afterFirst the process once all had settled
 * @param changed how long it took to change all values in Vault
 * @param followed from the last change until the last Secret held it
 * @param following what the operator asked for it
 * @param afterAll the process at the end
 * @param restarted from the start of a new process until it was ready
 * @param restart what that asked in its first seconds
 * @param droppedEvents events that were not told because too many were waiting
 */
record StaticFigures(
        StaticLoad load,
        Duration created,
        Duration synced,
        Requests firstSync,
        Footprint afterFirst,
        Duration changed,
        Duration followed,
        Requests following,
        Footprint afterAll,
        Duration restarted,
        Requests restart,
        long droppedEvents)
        implements Figures {

    @Override
    public List<Row> rows() {
        var n = load.count();
        return List.of(
                new Row("VaultStaticSecrets, in namespaces", n + ", " + load.namespaces()),
                new Row("created by 16 clients in", Figures.seconds(created)),
                new Row("first created to last Secret synced", Figures.seconds(synced)),
                new Row("synced per second", "%.0f".formatted(n / (synced.toMillis() / 1000.0))),
                new Row("Kubernetes writes per secret", each(firstSync.totalWrites()) + " " + kinds(firstSync)),
                new Row("Kubernetes refused", Long.toString(firstSync.refused() + following.refused())),
                new Row("Vault reads per secret", each(firstSync.reads())),
                new Row("log-ins to Vault", Long.toString(firstSync.logIns())),
                new Row("events dropped", Long.toString(droppedEvents)),
                new Row("memory (RSS), peak", Footprint.megabytes(afterAll.peakKilobytes())),
                new Row("memory, after the first sync", Footprint.megabytes(afterFirst.kilobytes())),
                new Row("memory, at the end", Footprint.megabytes(afterAll.kilobytes())),
                new Row("processor time, first sync", Figures.seconds(afterFirst.cpu())),
                new Row("all values changed in", Figures.seconds(changed)),
                new Row("last change to last Secret (refreshAfter: 60s)", Figures.seconds(followed)),
                new Row("Kubernetes writes per changed secret", each(following.totalWrites()) + " " + kinds(following)),
                new Row("Vault reads per changed secret", each(following.reads())),
                new Row("restart: ready after", Figures.seconds(restarted)),
                new Row("restart: writes in the first 10 s", restart.totalWrites() + " " + restart.writes()),
                new Row("restart: Vault reads in the first 10 s", Long.toString(restart.reads())));
    }

    private String each(long total) {
        return String.format(Locale.ROOT, "%.2f", total / (double) load.count());
    }

    private String kinds(Requests requests) {
        return requests.writes().entrySet().stream()
                .map(kind -> kind.getKey() + " " + each(kind.getValue()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    public String file() {
        return "bench.md";
    }

    @Override
    public String title() {
        return "Load";
    }

    @Override
    public String command() {
        return "./vso bench static --count %d --namespaces %d".formatted(load.count(), load.namespaces());
    }

    @Override
    public String about() {
        return """
                The operator,
                its two servers and the load share that machine, so that the times say more about it than about the
                operator; the requests and the memory are the operator's own. It ran as one process with the flags that
                its container has: `%s`.
                """.formatted(Figures.javaOptions());
    }
}
