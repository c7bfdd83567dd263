package dev.vso.operator.rollout;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.rollout.RestartDecision.Behind;
import dev.vso.operator.rollout.RestartDecision.Delayed;
import dev.vso.operator.rollout.RestartDecision.NotNeeded;
import dev.vso.operator.rollout.RestartDecision.Restart;
import dev.vso.operator.rollout.RestartDecision.Wait;
import dev.vso.operator.rollout.RestartDecision.Withheld;
import dev.vso.operator.rollout.RestartRequester.Request;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult.Failed;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult.Paused;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult.Restarted;
import dev.vso.operator.rollout.outcome.RestartOrder.Hold;
import dev.vso.operator.rollout.window.PreviousExpiry;
import dev.vso.operator.rollout.window.PreviousValues;
import dev.vso.operator.rollout.window.RestartTiming;
import dev.vso.operator.rollout.window.RestartTimings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Restarts workloads when a Secret that they use has changed, without blocking: a trigger returns at once, requests run
 * on virtual threads, and a failed or throttled restart runs again when it is due.
 *
 * <p>Each workload has at most one restart in progress and one waiting, for all resources together. {@link #pending}
 * returns what a resource waits for. Nothing is restarted before {@link #recorded} says that the resource's status
 * contains the request, so that the next process can resume it and see from the stamp on the workload what is done.
 */
public final class RestartScheduler implements AutoCloseable {
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(2);

    /** While a restart waits for a window, what cannot wait is noticed within this time; so is a changed clock. */
    private static final Duration WINDOW_CHECK = Duration.ofMinutes(1);

    private final RestartExecutor executor;
    private final RestartLimits limits;
    private final RolloutPlan plan;
    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("rollout-", 0).factory());
    private final RestartNotifications notifications;

    /** Guarded by {@code this}, as is all that it holds. */
    private final Map<Workload, WorkloadRestarts> workloads = new HashMap<>();

    /** By the UID of the resource that names them. Guarded by {@code this}. */
    private final Map<String, Map<Workload, WorkloadRestarts>> owners = new HashMap<>();

    /** Guarded by {@code this}. */
    private final RestartTimings timings = new RestartTimings();

    /** Guarded by {@code this}. */
    private boolean closed;

    /** Creates a scheduler. The caller keeps ownership of the executor; its thread is used only briefly. */
    public RestartScheduler(
            RolloutRestarter restarter,
            RestartLimits limits,
            ScheduledExecutorService scheduler,
            InstantSource clock,
            RestartObserver observer) {
        this(new RestartExecutor(restarter, restarter, observer), limits, scheduler, clock);
    }

    RestartScheduler(
            RestartExecutor executor, RestartLimits limits, ScheduledExecutorService scheduler, InstantSource clock) {
        this.executor = executor;
        this.limits = limits;
        this.plan = new RolloutPlan(limits);
        this.notifications = new RestartNotifications(threads, limits);
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** Sets the complete list of the owner's targets, to be restarted all at once. */
    public void follow(String namespace, String ownerUid, Collection<RolloutRestartTarget> targets) {
        follow(namespace, ownerUid, targets, false);
    }

    /**
     * Sets the complete list of the owner's targets; what waits for others is dropped.
     *
     * @param inOrder whether each is restarted only once the rollouts of those before it have finished
     */
    public synchronized void follow(
            String namespace, String ownerUid, Collection<RolloutRestartTarget> targets, boolean inOrder) {
        if (targets.isEmpty() && !owners.containsKey(ownerUid)) {
            return;
        }
        Map<Workload, IndexedTarget> listed = IndexedTarget.byWorkload(namespace, List.copyOf(targets));
        List.copyOf(owners.getOrDefault(ownerUid, Map.of()).values()).stream()
                .filter(known -> !listed.containsKey(known.workload))
                .forEach(known -> leave(ownerUid, known));
        listed.forEach((workload, target) -> {
            var restarts = join(ownerUid, workload, target);
            var requester = restarts.requester(ownerUid, target);
            boolean isNews = requester.inOrder != inOrder && requester.waits();
            requester.inOrder = inOrder;
            if (isNews) {
                advance(restarts);
            }
        });
    }

    /**
     * Reads the owner's workloads, because an earlier process left word that a rollout had failed.
     *
     * @param listener notified if that is still so, or is so no more
     */
    public synchronized void checkRollouts(String ownerUid, RestartListener listener) {
        var now = clock.instant();
        for (var restarts : List.copyOf(owners.getOrDefault(ownerUid, Map.of()).values())) {
            restarts.requester(ownerUid).ifPresent(it -> {
                it.listener = it.listener.or(() -> Optional.of(listener));
                it.maybeToldFailed = true;
            });
            restarts.rollout = restarts.rollout.awaited(now);
            advance(restarts);
        }
    }

    /** Sets when the owner wants its targets restarted. */
    public synchronized void time(String ownerUid, RestartTiming timing, PreviousValues previous) {
        if (timings.put(ownerUid, timing, previous)) {
            advanceWaiting(ownerUid);
        }
    }

    private void advanceWaiting(String ownerUid) {
        List.copyOf(owners.getOrDefault(ownerUid, Map.of()).values()).stream()
                .filter(it ->
                        it.requester(ownerUid).filter(RestartRequester::waits).isPresent())
                .forEach(this::advance);
    }

    /** Lets the owner's waiting restarts wait for no window. */
    public synchronized void hurry(String ownerUid, PreviousExpiry because) {
        owners.getOrDefault(ownerUid, Map.of()).values().stream()
                .flatMap(it -> it.requester(ownerUid).stream())
                .forEach(it -> it.request = it.request.map(request -> request.hurried(because)));
        advanceWaiting(ownerUid);
    }

    /**
     * Restarts the targets after the owner's Secret was written, if the cause requires it.
     *
     * @param targets in the owner's namespace; a workload listed twice is restarted once
     * @param previous when the previous value stops working, as far as known
     * @param listener from now on notified about these targets, also for earlier requests
     * @return the stamp of the requested restarts; empty if none were requested
     */
    public synchronized Optional<Instant> trigger(
            String namespace,
            String ownerUid,
            RestartCause cause,
            List<RolloutRestartTarget> targets,
            Optional<PreviousExpiry> previous,
            RestartListener listener) {
        if (closed || !RolloutPlan.restartsOn(cause)) {
            return Optional.empty();
        }
        IndexedTarget.distinct(targets)
                .forEach(target ->
                        target.problem().ifPresent(problem -> notifications.invalid(target, problem, listener)));
        Map<Workload, IndexedTarget> listed = IndexedTarget.byWorkload(namespace, targets);
        Map<IndexedTarget, WorkloadRestarts> joined = new LinkedHashMap<>();
        listed.forEach((workload, target) -> joined.put(target, join(ownerUid, workload, target)));
        var now = clock.instant();
        Optional<Instant> stamp = joined.values().stream()
                .map(restarts -> restarts.history.nextStamp(now))
                .max(Comparator.naturalOrder());
        stamp.ifPresent(with -> joined.forEach((target, restarts) -> {
            restarts.requester(ownerUid, target).ask(new Request(with, now, false, previous), listener);
            restarts.history = restarts.history.asked(with, now);
            advance(restarts);
        }));
        return stamp;
    }

    /**
     * Resumes restarts that an earlier process left unfinished; what is already known of a target takes precedence.
     *
     * @param targets that the owner lists now; what waited for others is dropped
     */
    public synchronized void resume(
            String namespace,
            String ownerUid,
            List<PendingRestart> undone,
            List<RolloutRestartTarget> targets,
            RestartListener listener) {
        var now = clock.instant();
        IndexedTarget.byWorkload(namespace, targets)
                .forEach((workload, target) -> undone.stream()
                        .filter(pending -> pending.target().equals(target.target()) && !closed)
                        .findFirst()
                        .ifPresent(pending -> {
                            var restarts = join(ownerUid, workload, target);
                            var requester = restarts.requester(ownerUid, target);
                            if (!requester.waits()) {
                                requester.ask(
                                        new Request(
                                                pending.stamp(),
                                                now,
                                                true,
                                                pending.atOnce().map(PreviousExpiry::now)),
                                        listener);
                                restarts.history = restarts.history.takenUp(pending, now);
                                advance(restarts);
                            }
                        }));
    }

    /** Starts these restarts, because the owner's status contains them now. */
    public synchronized void recorded(String ownerUid, List<PendingRestart> told) {
        for (var restarts : List.copyOf(owners.getOrDefault(ownerUid, Map.of()).values())) {
            restarts.requester(ownerUid)
                    .filter(it -> !it.recorded && told.stream().anyMatch(it::isRequested))
                    .ifPresent(it -> {
                        it.recorded = true;
                        advance(restarts);
                    });
        }
    }

    /** Returns the owner's requested restarts that are not done yet. */
    public synchronized List<PendingRestart> pending(String ownerUid) {
        var now = clock.instant();
        return owners.getOrDefault(ownerUid, Map.of()).values().stream()
                .flatMap(it -> it
                        .requester(ownerUid)
                        .filter(RestartRequester::waits)
                        .flatMap(requester -> requester.pending(
                                requester.window(timings, now), it.history.heldBackUntil(now, limits)))
                        .stream())
                .toList();
    }

    /**
     * Returns why a rollout failed that a restart for the owner began with this stamp or a later one; empty if none is
     * known to have failed.
     */
    public synchronized Optional<String> failure(String ownerUid, Instant stamp) {
        return owners.getOrDefault(ownerUid, Map.of()).values().stream()
                .flatMap(it -> it.failure(ownerUid, stamp).stream())
                .findFirst();
    }

    /** Reads the state of a workload for a caller that waits for its rollout; blocks until it is known. */
    public WorkloadState read(Workload workload) {
        var state = executor.read(workload);
        synchronized (this) {
            var restarts = workloads.get(workload);
            if (restarts != null) {
                if (state instanceof WorkloadState.Present present && present.failed()) {
                    restarts.rollout = restarts.rollout.awaited(clock.instant());
                }
                observe(restarts, state);
            }
        }
        return state;
    }

    /** Drops a deleted owner: nothing more is restarted for it, and its listener is no longer notified. */
    public synchronized void forget(String ownerUid) {
        List.copyOf(owners.getOrDefault(ownerUid, Map.of()).values()).forEach(it -> leave(ownerUid, it));
        timings.remove(ownerUid);
    }

    /** Starts nothing more, and gives running requests two seconds. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            workloads.values().forEach(WorkloadRestarts::noWakeUp);
            threads.shutdown();
        }
        try {
            if (!threads.awaitTermination(LAST_REQUESTS.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the number of workloads in memory. */
    synchronized int remembered() {
        return workloads.size();
    }

    private WorkloadRestarts join(String ownerUid, Workload workload, IndexedTarget target) {
        var restarts = workloads.computeIfAbsent(workload, WorkloadRestarts::new);
        owners.computeIfAbsent(ownerUid, _ -> new LinkedHashMap<>()).put(workload, restarts);
        restarts.requester(ownerUid, target);
        return restarts;
    }

    private void leave(String ownerUid, WorkloadRestarts restarts) {
        restarts.leave(ownerUid);
        var theirs = owners.get(ownerUid);
        if (theirs != null) {
            theirs.remove(restarts.workload);
            if (theirs.isEmpty()) {
                owners.remove(ownerUid);
            }
        }
        advance(restarts);
    }

    /** Does what is due for the workload. Called with the lock held. */
    private void advance(WorkloadRestarts restarts) {
        if (restarts.underWay || closed) {
            return;
        }
        var now = clock.instant();
        if (restarts.isLookDue(now)) {
            start(restarts, () -> look(restarts));
            return;
        }
        var decision = plan.decide(restarts.observed(timings, limits, holdOf(restarts, now), now));
        if (!(decision instanceof NotNeeded) && !restarts.read) {
            start(restarts, () -> learn(restarts));
            return;
        }
        switch (decision) {
            case NotNeeded() -> rememberWhileItMatters(restarts, now);
            case Restart(var stamp) -> {
                restarts.starts(timings, now);
                start(restarts, () -> restart(restarts, stamp));
            }
            case Delayed(var until) -> {
                notifications.delayed(restarts, timings, now);
                Instant check = now.plus(WINDOW_CHECK);
                scheduleAt(restarts, until.isBefore(check) ? until : check);
            }
            case Wait(var until) -> scheduleAt(restarts, until);
            case Withheld(var until, var reason) -> {
                if (!restarts.history.isHeldBack()) {
                    restarts.history = restarts.history.heldBack();
                    executor.withheld(restarts.workload);
                }
                notifications.withheld(restarts, reason);
                scheduleAt(restarts, until);
            }
            case Behind(var until, var hold) -> {
                readUnread(restarts, now);
                notifications.behind(restarts, hold);
                scheduleAt(restarts, until);
            }
        }
    }

    /** Runs the request on its own thread, then decides what is next. */
    private void start(WorkloadRestarts restarts, Runnable request) {
        restarts.noWakeUp();
        restarts.underWay = true;
        threads.execute(() -> {
            try {
                request.run();
            } finally {
                synchronized (this) {
                    restarts.underWay = false;
                    advance(restarts);
                }
            }
        });
    }

    private void rememberWhileItMatters(WorkloadRestarts restarts, Instant now) {
        if (restarts.isOver(now, limits)) {
            restarts.noWakeUp();
            workloads.remove(restarts.workload, restarts);
        } else if (!restarts.history.over(now, limits) || restarts.isAwaited()) {
            scheduleAt(restarts, now.plus(limits.window()).plus(limits.longestHold()));
        }
    }

    /** Returns what the restart waits for at the other workloads of the resources that want it. */
    private Optional<Hold> holdOf(WorkloadRestarts restarts, Instant now) {
        return restarts.waiting().stream()
                .flatMap(waiting -> restarts.hold(waiting, listedBy(waiting), now).stream())
                .findFirst();
    }

    private Collection<WorkloadRestarts> listedBy(RestartRequester requester) {
        return owners.getOrDefault(requester.ownerUid, Map.of()).values();
    }

    /** Before a restart in order, the state of those that an earlier process restarted must be known. */
    private void readUnread(WorkloadRestarts restarts, Instant now) {
        restarts.waiting().stream()
                .filter(waiting -> waiting.inOrder)
                .flatMap(waiting -> List.copyOf(listedBy(waiting)).stream())
                .filter(other -> other != restarts && other.rollout.isUnread())
                .distinct()
                .forEach(other -> {
                    other.rollout = other.rollout.awaited(now);
                    advance(other);
                });
    }

    /** Records a reading of a workload; what waits for its outcome is decided again. Called with the lock held. */
    private void observe(WorkloadRestarts restarts, WorkloadState state) {
        if (closed) {
            return;
        }
        notifications.rolloutFailed(restarts.seen(state, clock.instant()), restarts.rollout.why());
        notifications.recovered(restarts.settled());
        advanceOthers(restarts);
        advance(restarts);
    }

    /** Decides again for those that may wait for this workload. */
    private void advanceOthers(WorkloadRestarts restarts) {
        restarts.requesters().stream()
                .flatMap(requester -> listedBy(requester).stream())
                .filter(other -> other != restarts && other.history.waiting().isPresent())
                .distinct()
                .toList()
                .forEach(this::advance);
    }

    private void look(WorkloadRestarts restarts) {
        var state = executor.read(restarts.workload);
        synchronized (this) {
            observe(restarts, state);
        }
    }

    private void scheduleAt(WorkloadRestarts restarts, Instant decideAt) {
        Instant until = restarts.nextLookOr(decideAt);
        if (!restarts.wakesAt(until)) {
            // One more, so that it does not wake up a fraction of a millisecond too early.
            long delay = Math.max(0, Duration.between(clock.instant(), until).toMillis()) + 1;
            restarts.wakeAt(until, scheduler.schedule(() -> resumeWaiting(restarts), delay, TimeUnit.MILLISECONDS));
        }
    }

    private synchronized void resumeWaiting(WorkloadRestarts restarts) {
        restarts.noWakeUp();
        advance(restarts);
    }

    private void learn(WorkloadRestarts restarts) {
        var state = executor.read(restarts.workload);
        List<RestartRequester> done;
        synchronized (this) {
            done = restarts.learned(state);
            observe(restarts, state);
        }
        done.forEach(it -> it.notify(RestartListener::foundRestarted));
    }

    /** Notifies listeners before the next attempt starts, so that they see events in order. */
    private void restart(WorkloadRestarts restarts, Instant stamp) {
        var result = executor.restart(restarts.workload, stamp);
        List<RestartRequester> theirs;
        boolean willRetry;
        synchronized (this) {
            var now = clock.instant();
            theirs = switch (result) {
                case Restarted _, Paused _ -> restarts.restarted(stamp, now, limits);
                case Failed _ -> restarts.failed(now, limits);
            };
            willRetry = restarts.history.waiting().isPresent();
            advanceOthers(restarts);
        }
        notifications.attempted(result, theirs, willRetry);
    }
}
