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
 * @param replaced how soon each Secret held others after all leases were revoked
 * @param noticed how soon the operator noticed that
 * @param alone how long Vault takes to revoke and to issue as many, asked by 16 clients without an operator
 * @param afterAll the process after that
 * @param restart what a new process asked in {@link LeaseBench#REST} after the old one was killed
 * @param changed how many credentials changed meanwhile
 */
record LeaseFigures(
        LeaseLoad load,
        Duration synced,
        Requests resting,
        Footprint atRest,
        Replaced replaced,
        Noticed noticed,
        Duration alone,
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
                new Row("all revoked by prefix: the database lets them in no more", shares(replaced.revoking())),
                new Row("... since it was seen alive, each one's end was noticed", noticed.words()),
                new Row("... each Secret holds others", shares(replaced.afterRequest())),
                new Row("... from each one's own end to others", shares(replaced.afterEnd())),
                new Row("Vault alone, asked for as many while it revokes all", seconds(alone)),
                new Row("killed and started again: credentials changed", Long.toString(changed)),
                new Row(
                        "killed and started again: writes in " + rest + " s",
                        restart.totalWrites() + " " + restart.writes()),
                new Row("killed and started again: requests about leases", perSecond(restart)));
    }

    private static String shares(List<Duration> sorted) {
        return "half within %s, 99 %% within %s, the last after %s"
                .formatted(
                        seconds(Replaced.within(0.5, sorted)),
                        seconds(Replaced.within(0.99, sorted)),
                        seconds(Replaced.within(1, sorted)));
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
                .map(row -> "  %-58s %s%n".formatted(row.what(), row.figure()))
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
