package dev.vso.bench.cluster;

import dev.vso.bench.measure.LogCounts;
import dev.vso.bench.measure.ProcessUsage;
import dev.vso.bench.subject.Variant;
import dev.vso.testing.OperatorProcess;
import dev.vso.testing.SandboxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The processes of one operator, one or several; also counts the usage of processes that have ended. */
public final class Replicas implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    private static final Duration START = Duration.ofMinutes(2);

    private final BenchEnvironment environment;
    private final Variant variant;
    private final List<OperatorProcess> running = new ArrayList<>();
    private final List<Path> logs = new ArrayList<>();
    private ProcessUsage ended = ProcessUsage.NONE;

    public Replicas(BenchEnvironment environment, Variant variant) {
        this.environment = environment;
        this.variant = variant;
    }

    /** Starts {@code count} more and waits until each is ready; returns the time of the slowest. */
    public Duration start(int count) {
        try (var _ = environment.progress().begin("starting the operator")) {
            var began = System.nanoTime();
            var started = new ArrayList<OperatorProcess>();
            for (var i = 0; i < count; i++) {
                started.add(launch());
            }
            started.forEach(Replicas::awaitReady);
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    private synchronized OperatorProcess launch() {
        var log = environment.sandbox().folder().resolve("operator-" + logs.size() + ".log");
        var process = OperatorProcess.start(
                environment.sandbox().processes(),
                new OperatorProcess.Launch(
                        variant.program(), variant.environment(), environment.kubeconfig(), log, variant.flags()));
        running.add(process);
        logs.add(log);
        return process;
    }

    /** Polls more often than tests do, because tens of milliseconds count here. */
    private static void awaitReady(OperatorProcess process) {
        var end = System.nanoTime() + START.toNanos();
        while (!ready(process)) {
            process.requireAlive();
            if (System.nanoTime() > end) {
                throw new SandboxException(
                        "the operator is not ready after %d s, see %s".formatted(START.toSeconds(), process.log()));
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    private static boolean ready(OperatorProcess process) {
        try {
            return process.probe("/readyz").statusCode() == 200;
        } catch (SandboxException _) {
            return false; // it does not listen yet
        }
    }

    /** The usage of all so far; the peak is the highest of any process. */
    public synchronized ProcessUsage usage() {
        return running.stream().map(process -> ProcessUsage.of(process.pid())).reduce(ended, ProcessUsage::and);
    }

    /** The metrics of the first process. */
    public synchronized String metrics() {
        return running.getFirst().metrics().body();
    }

    /** The current ends of the logs, for {@link #logsSince}. */
    public synchronized Map<Path, Long> logPositions() {
        var positions = new LinkedHashMap<Path, Long>();
        logs.forEach(log -> positions.put(log, LogCounts.position(log)));
        return positions;
    }

    /** The warnings and errors in all logs since then. */
    public synchronized LogCounts logsSince(Map<Path, Long> positions) {
        return logs.stream()
                .map(log -> LogCounts.since(log, positions.getOrDefault(log, 0L)))
                .reduce(new LogCounts(0, 0), LogCounts::and);
    }

    /** Throws with the end of its log if a process has ended unexpectedly. */
    public synchronized void requireAlive() {
        running.forEach(OperatorProcess::requireAlive);
    }

    /** Kills the first process, as a power cut would. */
    public synchronized void killFirst() {
        var first = running.removeFirst();
        noteUsage(first);
        first.kill();
        first.close();
    }

    /** Stops all in good order; they may be started again. */
    public synchronized void stop() {
        running.forEach(this::noteUsage);
        running.forEach(OperatorProcess::askToEnd);
        running.forEach(OperatorProcess::close);
        running.clear();
    }

    private void noteUsage(OperatorProcess process) {
        var usage = ProcessUsage.of(process.pid());
        ended = ended.and(new ProcessUsage(usage.cpu(), 0, usage.peakMegabytes()));
    }

    @Override
    public void close() {
        stop();
    }
}
