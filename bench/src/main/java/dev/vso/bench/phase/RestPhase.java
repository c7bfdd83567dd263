package dev.vso.bench.phase;

import static dev.vso.bench.report.Unit.MEGABYTES;
import static dev.vso.bench.report.Unit.MILLISECONDS;
import static dev.vso.bench.report.Unit.PER_SECOND;

import dev.vso.bench.measure.RequestCounts;

/** Nothing changes. */
final class RestPhase implements Phase {

    @Override
    public boolean run(RunContext run) {
        var rest = run.options().sequence().rest();
        var window = Window.begin(run);
        run.pause("at rest", rest);
        var cost = window.end();
        var figures = run.figures();
        var seconds = FigureList.seconds(rest);
        var name = "at rest, " + rest.toSeconds() + " s: ";
        figures.add("rest.cpu", name + "processor time", cost.cpu());
        var reads = cost.asked().vault("read");
        if (reads > 0) {
            figures.count("rest.refreshes", name + "unchanged refreshes", reads);
            figures.add(
                    "rest.cpu-per-refresh",
                    "at rest: processor time per unchanged refresh",
                    MILLISECONDS,
                    cost.cpu().toMillis() / (double) reads);
        }
        figures.count(
                "rest.kube",
                name + "requests to Kubernetes",
                RequestCounts.total(cost.asked().writes())
                        + RequestCounts.total(cost.asked().reads()),
                RequestCounts.words(cost.asked().writes())
                        + RequestCounts.words(cost.asked().reads()));
        figures.add(
                "rest.vault",
                "at rest: requests to Vault",
                PER_SECOND,
                RequestCounts.total(cost.asked().vault()) / seconds,
                RequestCounts.words(cost.asked().vault()));
        figures.add(
                "rest.memory", "at rest: memory (RSS)", MEGABYTES, cost.usage().megabytes());
        return true;
    }
}
