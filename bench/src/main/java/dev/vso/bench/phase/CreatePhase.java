package dev.vso.bench.phase;

import static dev.vso.bench.report.Unit.PER_SECOND;

import dev.vso.bench.load.Workload;
import dev.vso.bench.measure.Expectation;
import dev.vso.bench.measure.Throughput;
import dev.vso.bench.option.Step;
import java.time.Duration;
import java.util.Locale;

/** All resources are synced for the first time: created while the operator runs, or before it starts. */
final class CreatePhase implements Phase {

    private static final Duration STRETCH = Duration.ofSeconds(10);

    @Override
    public boolean run(RunContext run) {
        if (run.options().load().before()) {
            create(run);
        } else if (!run.options().sequence().steps().contains(Step.IDLE)) {
            run.replicas().start(run.options().subject().replicas());
        }
        var expectation = run.observer().expect(run.load().synced(Workload.FIRST));
        var window = Window.begin(run);
        try (var _ = new Faults(run, expectation)) {
            return arrive(run, expectation, window);
        }
    }

    private static boolean arrive(RunContext run, Expectation expectation, Window window) {
        var began = System.nanoTime();
        if (run.options().load().before()) {
            var ready = run.replicas().start(run.options().subject().replicas());
            run.figures().add("create.ready", "start with all there: ready", ready);
        } else {
            create(run);
        }
        var done = run.await("waiting for the Secrets", expectation, run.count());
        var took = took(expectation, began, done);
        var cost = done ? window.endWhenCalm() : window.end();
        arrivals(run, expectation, took, done);
        new Costs("create", "first sync").add(run, cost, expectation.count());
        return done;
    }

    private static void create(RunContext run) {
        var created = run.environment()
                .inParallel(
                        "creating the resources", run.count(), i -> run.load().create(run.environment(), i));
        run.figures().add("create.created", "created by the clients of the bench in", created);
    }

    private static Duration took(Expectation expectation, long began, boolean done) {
        var last = expectation.inOrder();
        return Duration.ofNanos((done && !last.isEmpty() ? last.getLast() : System.nanoTime()) - began);
    }

    private static void arrivals(RunContext run, Expectation expectation, Duration took, boolean done) {
        var figures = run.figures();
        var arrived = expectation.inOrder();
        figures.count(
                "create.synced",
                "first sync: Secrets",
                arrived.size(),
                done
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "NOT DONE: %d of %d after %d s",
                                arrived.size(),
                                run.count(),
                                took.toSeconds()));
        if (!done) {
            return;
        }
        var from = run.options().load().before() ? "from the operator's start" : "from the first created";
        figures.add("create.time", "first sync: " + from + " to the last synced", took);
        figures.add(
                "create.per-1000",
                "first sync: per 1,000",
                took.multipliedBy(1000).dividedBy(run.count()));
        figures.add(
                "create.slowest",
                "first sync: slowest 10 s, Secrets",
                PER_SECOND,
                Throughput.slowest(arrived, STRETCH));
    }
}
