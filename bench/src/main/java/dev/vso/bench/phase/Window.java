package dev.vso.bench.phase;

import dev.vso.bench.measure.LogCounts;
import dev.vso.bench.measure.ProcessUsage;
import dev.vso.bench.measure.RequestCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The operator's usage between two moments. */
record Window(RunContext run, Duration cpu, RequestCounts asked, Map<Path, Long> logs) {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final int CALM_CHECKS = 2;
    private static final int MAX_CHECKS = 120;

    /**
     * The measurements of a window.
     *
     * @param cpu processor time of all processes
     * @param usage current usage of the processes, and the peak since their start
     * @param asked requests
     * @param logs warnings and errors in the logs
     */
    record Measured(Duration cpu, ProcessUsage usage, RequestCounts asked, LogCounts logs) {}

    /** Starts the window now. */
    static Window begin(RunContext run) {
        return new Window(
                run,
                run.replicas().usage().cpu(),
                run.meter().read(),
                run.replicas().logPositions());
    }

    /** Ends the window now. */
    Measured end() {
        var usage = run.replicas().usage();
        return new Measured(
                usage.cpu().minus(cpu),
                usage,
                run.meter().read().minus(asked),
                run.replicas().logsSince(logs));
    }

    /** Ends the window once the operator stops writing: the last statuses and events are out. */
    Measured endWhenCalm() {
        try (var _ = run.environment().progress().begin("waiting for status and events")) {
            var before = -1L;
            var calm = 0;
            for (var check = 0; check < MAX_CHECKS && calm < CALM_CHECKS; check++) {
                var now = RequestCounts.total(run.meter().read().writes());
                calm = now == before ? calm + 1 : 0;
                before = now;
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            }
        }
        return end();
    }
}
