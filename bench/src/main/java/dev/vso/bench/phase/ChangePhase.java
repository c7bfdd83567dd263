package dev.vso.bench.phase;

import java.time.Duration;

/** All values change in Vault. */
final class ChangePhase implements Phase {

    private static final String SECOND = "second";

    @Override
    public boolean run(RunContext run) {
        return follow(run, SECOND, new Costs("change", "all changed"), Window.begin(run));
    }

    /** Changes all values, and waits until the Secrets have them. */
    static boolean follow(RunContext run, String value, Costs costs, Window window) {
        var numbers = run.load().following(run.count()).toArray();
        var expectation = run.observer().expect(run.load().synced(value));
        run.environment()
                .inParallel(
                        "changing the values",
                        numbers.length,
                        i -> run.load().write(run.environment(), numbers[i], value));
        var changed = System.nanoTime();
        var done = run.await("waiting for the new values", expectation, numbers.length);
        var arrived = expectation.inOrder();
        var figures = run.figures();
        if (done) {
            figures.add(
                    costs.step() + ".time",
                    costs.name() + ": from the last change to the last Secret",
                    Duration.ofNanos(Math.max(0, arrived.getLast() - changed)));
        } else {
            figures.count(
                    costs.step() + ".synced",
                    costs.name() + ": Secrets",
                    arrived.size(),
                    "NOT DONE: %d of %d".formatted(arrived.size(), numbers.length));
        }
        costs.add(run, done ? window.endWhenCalm() : window.end(), arrived.size());
        return done;
    }
}
