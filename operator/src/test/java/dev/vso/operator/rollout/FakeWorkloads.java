package dev.vso.operator.rollout;

import dev.vso.api.RolloutRestartTarget;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** Workloads that are restarted in memory only, and the notifications about them. */
final class FakeWorkloads implements WorkloadRestarter, WorkloadReader, RestartListener, AutoCloseable {

    private final List<String> restarts = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean fails;
    private volatile Optional<String> unfinished = Optional.empty();
    private volatile Optional<Instant> restartedAt = Optional.empty();

    final RestartScheduler rollouts = new RestartScheduler(
            new RestartExecutor(this, this, RestartObserver.NONE),
            RestartLimits.DEFAULT,
            scheduler,
            InstantSource.system());

    void fails(boolean now) {
        fails = now;
    }

    /** Sets why the rollout of each workload is not finished; empty if it is. */
    void unfinished(Optional<String> why) {
        unfinished = why;
    }

    void restartedAt(Instant stamp) {
        restartedAt = Optional.of(stamp);
    }

    /** Returns name and stamp of each restart. */
    List<String> restarts() {
        return restarts;
    }

    /** Returns how often the state of a workload was read. */
    int reads() {
        return reads.get();
    }

    List<String> told() {
        return told;
    }

    @Override
    public RestartResult restart(Workload workload, Instant stamp) {
        if (fails) {
            return new RestartResult.Failed("no");
        }
        restarts.add(workload.name() + " " + stamp);
        restartedAt = Optional.of(stamp);
        return new RestartResult.Restarted();
    }

    @Override
    public WorkloadState read(Workload workload) {
        reads.incrementAndGet();
        return new WorkloadState.Present(restartedAt, unfinished);
    }

    @Override
    public void restarted(RolloutRestartTarget target) {
        told.add("restarted " + target.name());
    }

    @Override
    public void foundRestarted(RolloutRestartTarget target) {
        told.add("found " + target.name());
    }

    @Override
    public void failed(RolloutRestartTarget target, String message, boolean willRetry) {
        told.add("failed " + target.name());
    }

    @Override
    public void withheld(RolloutRestartTarget target, String message) {
        told.add("withheld " + target.name());
    }

    @Override
    public void close() {
        rollouts.close();
        scheduler.shutdownNow();
    }
}
