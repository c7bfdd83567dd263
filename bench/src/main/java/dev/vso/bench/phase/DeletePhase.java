package dev.vso.bench.phase;

import static dev.vso.bench.report.Unit.MEGABYTES;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** All resources are deleted; Kubernetes' own garbage collector deletes most Secrets. */
final class DeletePhase implements Phase {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    @Override
    public boolean run(RunContext run) {
        var window = Window.begin(run);
        var collections = run.load().collections();
        var began = System.nanoTime();
        run.environment()
                .inParallel(
                        "deleting the resources",
                        collections.size(),
                        i -> run.environment().delete(collections.get(i)));
        var done = awaitNone(run, began + run.options().sequence().deadline().toNanos());
        var took = Duration.ofNanos(System.nanoTime() - began);
        var cost = window.endWhenCalm();
        var figures = run.figures();
        if (done) {
            figures.add("delete.time", "all deleted: until the last Secret is deleted", took);
        } else {
            var left = run.observer().secrets().size();
            figures.count("delete.left", "all deleted: Secrets left", left, "NOT DONE");
        }
        figures.add("delete.cpu", "all deleted: processor time", cost.cpu());
        figures.requests(
                "delete.kube-writes",
                "all deleted: writes to Kubernetes",
                cost.asked().writes());
        figures.requests(
                "delete.vault", "all deleted: requests to Vault", cost.asked().vault());
        figures.add(
                "delete.memory",
                "all deleted: memory (RSS)",
                MEGABYTES,
                cost.usage().megabytes());
        return done;
    }

    private static boolean awaitNone(RunContext run, long end) {
        try (var step = run.environment().progress().begin("waiting for the Secrets to go")) {
            for (var left = run.observer().secrets().size();
                    left > 0;
                    left = run.observer().secrets().size()) {
                if (System.nanoTime() > end) {
                    return false;
                }
                run.replicas().requireAlive();
                step.detail(left + " left");
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            }
        }
        return true;
    }
}
