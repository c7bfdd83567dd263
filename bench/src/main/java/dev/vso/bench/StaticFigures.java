package dev.vso.bench;

import dev.vso.sandbox.OperatorProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
        implements Bench.Figures {

    private record Row(String what, String figure) {}

    private List<Row> rows() {
        var n = load.count();
        return List.of(
                new Row("VaultStaticSecrets, in namespaces", n + ", " + load.namespaces()),
                new Row("created by 16 clients in", seconds(created)),
                new Row("first created to last Secret synced", seconds(synced)),
                new Row("synced per second", "%.0f".formatted(n / (synced.toMillis() / 1000.0))),
                new Row("Kubernetes writes per secret", each(firstSync.totalWrites()) + " " + kinds(firstSync)),
                new Row("Kubernetes refused", Long.toString(firstSync.refused() + following.refused())),
                new Row("Vault reads per secret", each(firstSync.reads())),
                new Row("log-ins to Vault", Long.toString(firstSync.logIns())),
                new Row("events dropped", Long.toString(droppedEvents)),
                new Row("memory (RSS), peak", Footprint.megabytes(afterAll.peakKilobytes())),
                new Row("memory, after the first sync", Footprint.megabytes(afterFirst.kilobytes())),
                new Row("memory, at the end", Footprint.megabytes(afterAll.kilobytes())),
                new Row("processor time, first sync", seconds(afterFirst.cpu())),
                new Row("all values changed in", seconds(changed)),
                new Row("last change to last Secret (refreshAfter: 60s)", seconds(followed)),
                new Row("Kubernetes writes per changed secret", each(following.totalWrites()) + " " + kinds(following)),
                new Row("Vault reads per changed secret", each(following.reads())),
                new Row("restart: ready after", seconds(restarted)),
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

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    @Override
    public String file() {
        return "bench.md";
    }

    @Override
    public String table() {
        return rows().stream()
                .map(row -> "  %-48s %s%n".formatted(row.what(), row.figure()))
                .collect(Collectors.joining());
    }

    @Override
    public String page() {
        return """
                # Load

                Made by `./vso bench static --count %d --namespaces %d` on %s: %s, %d processors, Java %s. The operator,
                its two servers and the load share that machine, so that the times say more about it than about the
                operator; the requests and the memory are the operator's own. It ran as one process with the flags that
                its container has: `%s`.

                | | |
                |---|---|
                %s
                """.formatted(
                        load.count(),
                        load.namespaces(),
                        LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC),
                        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        String.join(" ", OperatorProcess.JAVA_OPTIONS),
                        rows().stream()
                                .map(row -> "| %s | %s |".formatted(row.what(), row.figure()))
                                .collect(Collectors.joining("\n")));
    }
}
