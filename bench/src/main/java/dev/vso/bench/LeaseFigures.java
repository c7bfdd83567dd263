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
 * What came of the load of leases.
 *
 * @param synced from the first resource's creation until the last Secret held credentials
 * @param resting what the operator asked in {@link LeaseBench#REST} while nothing happened
 * @param atRest the process after that
 * @param replaced how long after all leases were revoked each Secret held others, the first to come first
 * @param afterAll the process after that
 * @param restart what a new process asked in {@link LeaseBench#REST} after the old one was killed
 * @param changed how many credentials changed meanwhile
 */
record LeaseFigures(
        LeaseLoad load,
        Duration synced,
        Requests resting,
        Footprint atRest,
        List<Duration> replaced,
        Footprint afterAll,
        Requests restart,
        long changed)
        implements Bench.Figures {

    private record Row(String what, String figure) {}

    private List<Row> rows() {
        var rest = LeaseBench.REST.toSeconds();
        return List.of(
                new Row("leases, of one namespace and role", Integer.toString(load.count())),
                new Row("their prefix may be listed", load.listing() ? "yes" : "no"),
                new Row("first created to last Secret synced", seconds(synced)),
                new Row("memory (RSS) at rest", Footprint.megabytes(atRest.kilobytes())),
                new Row("memory, peak", Footprint.megabytes(afterAll.peakKilobytes())),
                new Row("at rest: requests to Vault about leases", perSecond(resting)),
                new Row("at rest: writes to Kubernetes in " + rest + " s", Long.toString(resting.totalWrites())),
                new Row("all revoked by prefix: half replaced within", seconds(within(0.5))),
                new Row("all revoked by prefix: 99 % replaced within", seconds(within(0.99))),
                new Row("all revoked by prefix: the last after", seconds(within(1))),
                new Row("killed and started again: credentials changed", Long.toString(changed)),
                new Row(
                        "killed and started again: writes in " + rest + " s",
                        restart.totalWrites() + " " + restart.writes()),
                new Row("killed and started again: requests about leases", perSecond(restart)));
    }

    private Duration within(double share) {
        return replaced.get(Math.clamp((int) Math.ceil(replaced.size() * share) - 1, 0, replaced.size() - 1));
    }

    private static String perSecond(Requests requests) {
        var rest = LeaseBench.REST.toSeconds();
        var total = requests.leaseCalls().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return String.format(Locale.ROOT, "%.1f per second %s", total / (double) rest, requests.leaseCalls());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    @Override
    public String file() {
        return "bench-leases.md";
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
                # Load: leases

                Made by `./vso bench leases --count %d --listing %s` on %s: %s, %d processors, Java %s. The operator, its
                servers and PostgreSQL share that machine. The operator ran as one process with the flags that its
                container has: `%s`.

                | | |
                |---|---|
                %s
                """.formatted(
                        load.count(),
                        load.listing(),
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
