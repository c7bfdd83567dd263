package dev.vso.bench.phase;

import static dev.vso.bench.report.Unit.EACH;
import static dev.vso.bench.report.Unit.MEGABYTES;

import dev.vso.bench.measure.RequestCounts;
import dev.vso.bench.measure.WarningEvents;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Records the cost of syncing Secrets.
 *
 * @param step the first part of the figures' keys
 * @param name of the step, for people
 */
record Costs(String step, String name) {

    /** Adds the figures of a window in which {@code synced} Secrets arrived. */
    void add(RunContext run, Window.Measured cost, int synced) {
        var figures = run.figures();
        figures.add(step + ".cpu", name + ": processor time", cost.cpu());
        figures.add(
                step + ".peak",
                name + ": peak memory (RSS)",
                MEGABYTES,
                cost.usage().peakMegabytes());
        var asked = cost.asked();
        requests(
                run,
                "vault-reads",
                "reads of Vault per Secret",
                only(asked.vault(), run.load().vaultKinds()),
                synced);
        figures.count(step + ".log-ins", name + ": log-ins to Vault", asked.vault("log-in"));
        requests(run, "kube-writes", "writes to Kubernetes per Secret", asked.writes(), synced);
        figures.requests(step + ".kube-reads", name + ": reads of Kubernetes", asked.reads());
        figures.requests(step + ".refused", name + ": refused by Kubernetes", asked.refused());
        var warnings = WarningEvents.count(run.environment().client());
        figures.requests(step + ".warning-events", name + ": warnings among the events", warnings);
        figures.count(
                step + ".log-warnings",
                name + ": warnings in the log",
                cost.logs().warnings());
        figures.count(
                step + ".timeouts",
                name + ": log lines of answers that did not come in time",
                cost.logs().timeouts());
    }

    private void requests(RunContext run, String key, String what, Map<String, Long> kinds, int synced) {
        run.figures()
                .add(
                        step + "." + key,
                        name + ": " + what,
                        EACH,
                        RequestCounts.total(kinds) / (double) Math.max(1, synced),
                        RequestCounts.words(kinds));
    }

    private static Map<String, Long> only(Map<String, Long> all, List<String> kinds) {
        var some = new TreeMap<>(all);
        some.keySet().retainAll(kinds);
        return some;
    }
}
