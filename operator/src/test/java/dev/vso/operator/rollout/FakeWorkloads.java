package dev.vso.operator.rollout;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Map<String, Instant> stamps = new ConcurrentHashMap<>();
    private final Map<String, WorkloadState> states = new ConcurrentHashMap<>();

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

    /** Sets what the rollout of one workload comes to, with the stamp of its last restart. */
    void rollout(String name, boolean failed, Optional<String> why) {
        states.put(name, new WorkloadState.Present(Optional.empty(), why, failed, failed, true, Optional.empty()));
    }

    /** Sets the stamp of the last restart of one workload. */
    void stamp(String name, Instant stamp) {
        stamps.put(name, stamp);
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
        stamps.put(workload.name(), stamp);
        return new RestartResult.Restarted();
    }

    @Override
    public WorkloadState read(Workload workload) {
        reads.incrementAndGet();
        Optional<Instant> stamp =
                Optional.ofNullable(stamps.get(workload.name())).or(() -> restartedAt);
        return states.get(workload.name()) instanceof WorkloadState.Present told
                ? new WorkloadState.Present(
                        stamp, told.unfinished(), told.stuck(), told.failed(), true, Optional.empty())
                : new WorkloadState.Present(stamp, unfinished);
    }

    @Override
    public void restarted(RolloutRestartTarget target, Optional<String> outside) {
        told.add("restarted " + target.name() + outside.map(why -> ": " + why).orElse(""));
    }

    @Override
    public void delayed(RolloutRestartTarget target, String message) {
        told.add("delayed " + target.name());
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
    public void behind(RolloutRestartTarget target, boolean forFailed, String message) {
        told.add((forFailed ? "held " : "behind ") + target.name());
    }

    @Override
    public void rolloutFailed(RolloutRestartTarget target, String message) {
        told.add("rollout failed " + target.name());
    }

    @Override
    public void recovered(RolloutRestartTarget target) {
        told.add("recovered " + target.name());
    }

    @Override
    public void close() {
        rollouts.close();
        scheduler.shutdownNow();
    }
}
