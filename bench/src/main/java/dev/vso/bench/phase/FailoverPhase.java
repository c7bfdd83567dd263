package dev.vso.bench.phase;

import dev.vso.bench.load.Workload;
import java.time.Duration;

/** With a second replica on standby, the leader is killed; one more resource shows when the second takes over. */
final class FailoverPhase implements Phase {

    @Override
    public boolean run(RunContext run) {
        run.replicas().start(1);
        var existing = run.observer().secrets().keySet();
        var number = run.count();
        if (run.load().following(number + 1).anyMatch(each -> each == number)) {
            run.load().write(run.environment(), number, Workload.FIRST);
        }
        var one = run.observer().expect(observed -> !existing.contains(observed.secret()));
        var window = Window.begin(run);
        var killed = System.nanoTime();
        run.replicas().killFirst();
        run.load().create(run.environment(), number);
        var done = run.await("waiting for the second replica", one, 1);
        var cost = done ? window.endWhenCalm() : window.end();
        var figures = run.figures();
        if (done) {
            var first = one.inOrder().getFirst();
            figures.add(
                    "failover.time",
                    "leader killed: until the next Secret by the second replica",
                    Duration.ofNanos(first - killed));
        } else {
            figures.count("failover.synced", "leader killed: Secrets", 0, "NOT DONE: 0 of 1");
        }
        figures.requests(
                "failover.kube-writes",
                "leader killed: writes to Kubernetes",
                cost.asked().writes());
        figures.requests(
                "failover.vault",
                "leader killed: requests to Vault",
                cost.asked().vault());
        return done;
    }
}
