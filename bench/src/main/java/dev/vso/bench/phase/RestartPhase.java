package dev.vso.bench.phase;

import static dev.vso.bench.report.Unit.MEGABYTES;

import dev.vso.bench.measure.Observed;
import java.time.Duration;
import java.util.Map;

/** The operator is stopped and started again; it is killed if its Secrets hold issued credentials. */
final class RestartPhase implements Phase {

    private static final Duration SETTLING = Duration.ofSeconds(2);

    @Override
    public boolean run(RunContext run) {
        var before = run.observer().secrets();
        var replicas = run.replicas();
        if (run.load().issued()) {
            for (var i = 0; i < run.options().subject().replicas(); i++) {
                replicas.killFirst();
            }
        } else {
            replicas.stop();
        }
        var window = Window.begin(run);
        var ready = replicas.start(run.options().subject().replicas());
        run.pause("after the restart", SETTLING);
        var started = window.end();
        run.pause("after the restart", run.options().sequence().rest().minus(SETTLING));
        var rested = window.end();
        var figures = run.figures();
        figures.add("restart.ready", "started again with all: ready", ready);
        figures.add("restart.cpu", "started again with all: processor time, 2 s after ready", started.cpu());
        var name = "started again, " + run.options().sequence().rest().toSeconds() + " s: ";
        figures.requests(
                "restart.kube-writes",
                name + "writes to Kubernetes",
                rested.asked().writes());
        figures.requests(
                "restart.vault", name + "requests to Vault", rested.asked().vault());
        figures.add(
                "restart.memory",
                name + "memory (RSS)",
                MEGABYTES,
                rested.usage().megabytes());
        figures.count(
                "restart.changed",
                name + "Secrets changed",
                changed(before, run.observer().secrets()));
        return true;
    }

    private static long changed(Map<String, Observed> before, Map<String, Observed> after) {
        return before.entrySet().stream()
                .filter(secret -> !secret.getValue().equals(after.get(secret.getKey())))
                .count();
    }
}
