package dev.vso.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

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
        implements Figures {

    @Override
    public List<Row> rows() {
        var rest = LeaseBench.REST.toSeconds();
        return List.of(
                new Row("leases, of one namespace and role", Integer.toString(load.count())),
                new Row("their prefix may be listed", load.listing() ? "yes" : "no"),
                new Row("first created to last Secret synced", Figures.seconds(synced)),
                new Row("memory (RSS) at rest", Footprint.megabytes(atRest.kilobytes())),
                new Row("memory, peak", Footprint.megabytes(afterAll.peakKilobytes())),
                new Row("at rest: requests to Vault about leases", perSecond(resting)),
                new Row("at rest: writes to Kubernetes in " + rest + " s", Long.toString(resting.totalWrites())),
                new Row("all revoked by prefix: the database lets them in no more", shares(replaced.revoking())),
                new Row("... since it was seen alive, each one's end was noticed", noticed.words()),
                new Row("... each Secret holds others", shares(replaced.afterRequest())),
                new Row("... from each one's own end to others", shares(replaced.afterEnd())),
                new Row("Vault alone, asked for as many while it revokes all", Figures.seconds(alone)),
                new Row("killed and started again: credentials changed", Long.toString(changed)),
                new Row(
                        "killed and started again: writes in " + rest + " s",
                        restart.totalWrites() + " " + restart.writes()),
                new Row("killed and started again: requests about leases", perSecond(restart)));
    }

    private static String shares(List<Duration> sorted) {
        return "half within %s, 99 %% within %s, the last after %s"
                .formatted(
                        Figures.seconds(Replaced.within(0.5, sorted)),
                        Figures.seconds(Replaced.within(0.99, sorted)),
                        Figures.seconds(Replaced.within(1, sorted)));
    }

    private static String perSecond(Requests requests) {
        var rest = LeaseBench.REST.toSeconds();
        var total = requests.leaseCalls().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return String.format(Locale.ROOT, "%.1f per second %s", total / (double) rest, requests.leaseCalls());
    }

    @Override
    public String file() {
        return "bench-leases.md";
    }

    @Override
    public String title() {
        return "Load: leases";
    }

    @Override
    public String command() {
        return "./vso bench leases --count %d --listing %s".formatted(load.count(), load.listing());
    }

    @Override
    public String about() {
        return """
                The operator, its
                servers and PostgreSQL share that machine. The operator ran as one process with the flags that its
                container has: `%s`.
                """.formatted(Figures.javaOptions());
    }
}
