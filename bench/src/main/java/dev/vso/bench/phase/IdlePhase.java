package dev.vso.bench.phase;

import static dev.vso.bench.report.Unit.MEGABYTES;

import java.time.Duration;

/** The operator starts without resources. */
final class IdlePhase implements Phase {

    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final Duration REST = Duration.ofSeconds(10);

    @Override
    public boolean run(RunContext run) {
        var ready = run.replicas().start(run.options().subject().replicas());
        run.pause("after the start", SETTLING);
        var afterStart = run.replicas().usage();
        run.pause("with nothing to do", REST);
        var figures = run.figures();
        figures.add("idle.ready", "start with nothing to do: ready", ready);
        figures.add("idle.cpu", "start with nothing to do: processor time, 2 s after ready", afterStart.cpu());
        figures.add(
                "idle.memory",
                "idle: memory (RSS)",
                MEGABYTES,
                run.replicas().usage().megabytes());
        return true;
    }
}
