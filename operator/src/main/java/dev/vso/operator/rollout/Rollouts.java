package dev.vso.operator.rollout;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.rollout.RestartDecision.NotNeeded;
import dev.vso.operator.rollout.RestartDecision.Restart;
import dev.vso.operator.rollout.RestartDecision.Wait;
import dev.vso.operator.rollout.RestartDecision.Withheld;
import dev.vso.operator.rollout.RestartResult.Failed;
import dev.vso.operator.rollout.RestartResult.Paused;
import dev.vso.operator.rollout.RestartResult.Restarted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts workloads when the Secret they use has changed, without making anyone wait: a trigger returns at once, the
 * requests run on virtual threads, a failed or held back restart comes when its time has come.
 *
 * <p>Of one target there is never more than one restart under way and one waiting for each resource. What waits
 * is told by {@link #pending}, so that the next process can take it up; the count of restarts is lost with the process.
 */
public final class Rollouts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rollouts.class);
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(2);

    private final RestartTries tries;
    private final RestartLimits limits;
    private final RolloutPlan plan;
    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("rollout-", 0).factory());

    /** By owner's UID. Guarded by {@code this}, as is all that it holds. */
    private final Map<String, Map<RolloutRestartTarget, TargetRestarts>> owners = new HashMap<>();

    /** Guarded by {@code this}. */
    private boolean closed;

    /** The scheduler stays the caller's; its thread is held for moments only. */
    public Rollouts(
            RolloutRestarter restarter,
            RestartLimits limits,
            ScheduledExecutorService scheduler,
            InstantSource clock,
            RestartObserver observer) {
        this((Restarting) restarter, limits, scheduler, clock, observer);
    }

    Rollouts(
            Restarting restarting,
            RestartLimits limits,
            ScheduledExecutorService scheduler,
            InstantSource clock,
            RestartObserver observer) {
        this.tries = new RestartTries(restarting, observer);
        this.limits = limits;
        this.plan = new RolloutPlan(limits);
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /**
     * The owner's Secret was written: restarts the targets if that is an occasion to.
     *
     * @param targets in the owner's namespace; what is listed twice is restarted once
     * @param listener from now on told of these targets, for restarts asked for earlier too
     */
    public synchronized void trigger(
            ObjectKey owner,
            String ownerUid,
            Occasion occasion,
            List<RolloutRestartTarget> targets,
            RestartListener listener) {
        if (closed || !RolloutPlan.restartsOn(occasion)) {
            return;
        }
        for (var listed : ListedTarget.distinct(targets)) {
            listed.problem()
                    .ifPresentOrElse(
                            problem -> tell(() -> listener.failed(listed.target(), problem, false)),
                            () -> ask(owner, ownerUid, listed, listener));
        }
    }

    /**
     * Takes up what an earlier process left undone; what is known of a target already counts more.
     *
     * @param targets that the owner lists now; what waited for others is dropped
     */
    public synchronized void takeUp(
            ObjectKey owner,
            String ownerUid,
            List<PendingRestart> undone,
            List<RolloutRestartTarget> targets,
            RestartListener listener) {
        for (var listed : ListedTarget.distinct(targets)) {
            undone.stream()
                    .filter(pending -> pending.target().equals(listed.target()) && !closed)
                    .findFirst()
                    .ifPresent(pending -> {
                        var siblings = owners.computeIfAbsent(ownerUid, uid -> new LinkedHashMap<>());
                        if (!siblings.containsKey(listed.target())) {
                            var target = new TargetRestarts(owner, ownerUid, listed, listener);
                            target.history = RestartHistory.takenUp(pending);
                            siblings.put(listed.target(), target);
                            advance(target);
                        }
                    });
        }
    }

    /** The owner's restarts that were asked for and are not done yet. */
    public synchronized List<PendingRestart> pending(String ownerUid) {
        var now = clock.instant();
        return owners.getOrDefault(ownerUid, Map.of()).values().stream()
                .flatMap(it -> it.history.pending(it.listed.target(), now, limits).stream())
                .toList();
    }

    /** The owner lists these targets only: what waits for others is dropped. */
    public synchronized void keepOnly(String ownerUid, Collection<RolloutRestartTarget> targets) {
        var known = owners.get(ownerUid);
        if (known != null) {
            known.values().stream()
                    .filter(it -> !targets.contains(it.listed.target()))
                    .toList()
                    .forEach(this::drop);
        }
    }

    /** The owner is gone: nothing more is restarted for it, and its listener is told nothing more. */
    public synchronized void forget(String ownerUid) {
        List.copyOf(owners.getOrDefault(ownerUid, Map.of()).values()).forEach(this::drop);
    }

    /** Starts nothing more, and gives the requests under way two seconds. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            List.copyOf(owners.keySet()).forEach(this::forget);
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

    /** How many targets are remembered. */
    synchronized int remembered() {
        return owners.values().stream().mapToInt(Map::size).sum();
    }

    private void ask(ObjectKey owner, String ownerUid, ListedTarget listed, RestartListener listener) {
        var target = owners.computeIfAbsent(ownerUid, uid -> new LinkedHashMap<>())
                .computeIfAbsent(listed.target(), key -> new TargetRestarts(owner, ownerUid, listed, listener));
        target.listed = listed;
        target.listener = listener;
        target.history = target.history.asked(clock.instant());
        advance(target);
    }

    /** Does what is to be done now. Holds the lock. */
    private void advance(TargetRestarts target) {
        if (target.underWay || target.dropped) {
            return;
        }
        switch (plan.decide(target.history, clock.instant())) {
            case NotNeeded() -> rememberWhileItMatters(target);
            case Restart(var stamp) -> {
                target.noWakeUp();
                target.underWay = true;
                var listed = target.listed;
                threads.execute(() -> restart(target, listed, stamp));
            }
            case Wait(var until) -> wakeAt(target, until);
            case Withheld(var until, var reason) -> {
                sayOnce(target, reason);
                wakeAt(target, until);
            }
        }
    }

    private void sayOnce(TargetRestarts target, String reason) {
        if (!target.history.isHeldBack()) {
            target.history = target.history.heldBack();
            tries.withheld(target.listed);
            var listener = target.listener;
            var listed = target.listed;
            tell(() -> listener.withheld(listed.target(), listed.words() + ": " + reason));
        }
    }

    private void rememberWhileItMatters(TargetRestarts target) {
        var now = clock.instant();
        if (target.history.over(now, limits)) {
            drop(target);
        } else {
            wakeAt(target, now.plus(limits.window()).plus(limits.longestHold()));
        }
    }

    private void wakeAt(TargetRestarts target, Instant until) {
        if (!target.wakesAt(until)) {
            // One more, so that it has not to wait again for the rest of a millisecond.
            long delay = Math.max(0, Duration.between(clock.instant(), until).toMillis()) + 1;
            target.wakeAt(until, scheduler.schedule(() -> wake(target), delay, TimeUnit.MILLISECONDS));
        }
    }

    private synchronized void wake(TargetRestarts target) {
        target.noWakeUp();
        advance(target);
    }

    /** One try, on a thread of its own. */
    private void restart(TargetRestarts target, ListedTarget listed, Instant stamp) {
        settle(target, stamp, tries.restart(target.owner.namespace(), listed, stamp));
        synchronized (this) {
            target.underWay = false;
            advance(target);
        }
    }

    /** Told before the next try begins, so that the listener hears things in their order. */
    private void settle(TargetRestarts target, Instant stamp, RestartResult result) {
        RestartListener listener;
        boolean willRetry;
        synchronized (this) {
            if (target.dropped) {
                return;
            }
            var now = clock.instant();
            target.history = switch (result) {
                case Restarted _, Paused _ -> target.history.restarted(stamp, now, limits);
                case Failed _ -> target.history.failed(now, limits);
            };
            listener = target.listener;
            willRetry = target.history.waiting().isPresent();
        }
        var about = target.listed.target();
        try {
            switch (result) {
                case Restarted() -> listener.restarted(about);
                case Paused(var message) -> listener.failed(about, message, false);
                case Failed(var message) ->
                    listener.failed(about, willRetry ? message : message + givenUp(), willRetry);
            }
        } catch (RuntimeException e) {
            log.error("A listener to the restart of {} failed", about, e);
        }
    }

    private String givenUp() {
        return "; given up after %d tries until the Secret changes again".formatted(limits.tries());
    }

    private void tell(Runnable what) {
        threads.execute(() -> {
            try {
                what.run();
            } catch (RuntimeException e) {
                log.error("A listener to restarts failed", e);
            }
        });
    }

    private void drop(TargetRestarts target) {
        target.dropped = true;
        target.noWakeUp();
        var siblings = owners.get(target.ownerUid);
        if (siblings != null) {
            siblings.remove(target.listed.target(), target);
            if (siblings.isEmpty()) {
                owners.remove(target.ownerUid);
            }
        }
    }
}
