package dev.vso.operator.rollout;

import dev.vso.operator.rollout.RestartRequester.Request;
import dev.vso.operator.rollout.RolloutPlan.Observed;
import dev.vso.operator.rollout.outcome.RestartOrder;
import dev.vso.operator.rollout.outcome.RestartOrder.Hold;
import dev.vso.operator.rollout.outcome.RestartOrder.Peer;
import dev.vso.operator.rollout.outcome.RolloutWatch;
import dev.vso.operator.rollout.window.RestartTimings;
import dev.vso.operator.rollout.window.WindowState.Closed;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** The restarts of one workload for all resources that name it; guarded by the lock of its {@link RestartScheduler}. */
final class WorkloadRestarts {

    /** The time to wait for a status to record a restart; after that it is done without being recorded. */
    private static final Duration RECORDED_BY = Duration.ofSeconds(10);

    /** A scheduled wake-up. */
    private record Timer(Instant at, Future<?> future) {}

    final Workload workload;
    RestartHistory history = RestartHistory.NEW;

    /** What is known of the rollout that the last restart began. */
    RolloutWatch rollout = RolloutWatch.NONE;

    /** True while a request is running; the next decision is made when it returns. */
    boolean underWay;

    /** True once the workload was read, so that restarts by earlier processes are known. */
    boolean read;

    /** By the UID of the resource. */
    private final Map<String, RestartRequester> requesters = new LinkedHashMap<>();

    private Optional<Timer> timer = Optional.empty();

    WorkloadRestarts(Workload workload) {
        this.workload = workload;
    }

    RestartRequester requester(String ownerUid, IndexedTarget listed) {
        var requester = requesters.computeIfAbsent(ownerUid, uid -> new RestartRequester(uid, listed));
        requester.listed = listed;
        return requester;
    }

    Optional<RestartRequester> requester(String ownerUid) {
        return Optional.ofNullable(requesters.get(ownerUid));
    }

    /** Removes a resource that no longer names the workload. */
    void leave(String ownerUid) {
        requesters.remove(ownerUid);
        endIfNobodyWaits();
    }

    /** Returns whether this object can be dropped. */
    boolean isOver(Instant now, RestartLimits limits) {
        return requesters.isEmpty() && !underWay && history.over(now, limits);
    }

    /**
     * Returns the input of the decision.
     *
     * @param hold what a restart waits for at other workloads
     */
    Observed observed(RestartTimings timings, RestartLimits limits, Optional<Hold> hold, Instant now) {
        Optional<Instant> unrecorded = requesters.values().stream()
                .filter(it -> !it.recorded)
                .flatMap(it -> it.request.stream())
                .map(request -> request.at().plus(RECORDED_BY))
                .max(Comparator.naturalOrder());
        return new Observed(
                history,
                requesters.size() > 1,
                timings.quiet(requesters.keySet().stream(), limits.quiet()),
                closedUntil(timings, now),
                unrecorded,
                hold,
                now);
    }

    Collection<RestartRequester> requesters() {
        return requesters.values();
    }

    /** Returns when a window opens for the first of those that wait; empty if one of them need not wait for that. */
    private Optional<Instant> closedUntil(RestartTimings timings, Instant now) {
        Optional<Instant> opening = Optional.empty();
        for (RestartRequester requester : waiting()) {
            if (!(requester.window(timings, now) instanceof Closed(var until))) {
                return Optional.empty();
            }
            opening = opening.filter(until::isAfter).or(() -> Optional.of(until));
        }
        return opening;
    }

    /** Records for each that waits why the restart that starts now happens. */
    void starts(RestartTimings timings, Instant now) {
        waiting().forEach(it -> it.starts(it.window(timings, now)));
    }

    /** Returns the requesters that wait for a restart. */
    List<RestartRequester> waiting() {
        return requesters.values().stream().filter(RestartRequester::waits).toList();
    }

    /** Records the state that was read; returns the requesters whose restart an earlier process did. */
    List<RestartRequester> learned(WorkloadState state) {
        read = true;
        Optional<Instant> restartedAt =
                state instanceof WorkloadState.Present present ? present.restartedAt() : Optional.empty();
        if (restartedAt.isEmpty()) {
            return List.of();
        }
        history = history.known(restartedAt.get());
        return ended(it -> it.request
                .filter(request -> request.takenUp() && !request.stamp().isAfter(restartedAt.get()))
                .isPresent());
    }

    /** Records a restart with this stamp; returns the requesters that waited for it. */
    List<RestartRequester> restarted(Instant stamp, Instant now, RestartLimits limits) {
        history = history.restarted(stamp, now, limits);
        rollout = rollout.restarted(stamp, now);
        List<RestartRequester> ended = ended(it -> it.waitsFor(stamp));
        ended.forEach(it -> {
            it.awaitsOutcome = true;
            it.toldFailed = false;
        });
        return ended;
    }

    /** Returns whether the workload is to be read, because the outcome of its rollout is awaited. */
    boolean isLookDue(Instant now) {
        return !requesters.isEmpty() && !now.isBefore(rollout.nextLook());
    }

    /** Returns whether the outcome of its rollout is awaited for a resource. */
    boolean isAwaited() {
        return !requesters.isEmpty() && rollout.open();
    }

    /** Returns when the workload is to be read, or the other time if that is earlier. */
    Instant nextLookOr(Instant other) {
        Instant look = requesters.isEmpty() ? Instant.MAX : rollout.nextLook();
        return look.isBefore(other) ? look : other;
    }

    /** Records a reading of the rollout; returns the requesters that are to be notified that it failed. */
    List<RestartRequester> seen(WorkloadState state, Instant now) {
        rollout = rollout.seen(state.reading(), now);
        if (!rollout.open() || !rollout.isFailedByRestart()) {
            return List.of();
        }
        List<RestartRequester> awaiting =
                requesters.values().stream().filter(it -> it.awaitsOutcome).toList();
        List<RestartRequester> failed = (awaiting.isEmpty() ? requesters.values() : awaiting)
                .stream().filter(it -> !it.toldFailed).toList();
        failed.forEach(it -> it.toldFailed = true);
        return failed;
    }

    /**
     * Returns why the rollout failed that a restart for the resource began with this stamp or a later one. A rollout
     * that only others await is theirs, unless nobody does: then an earlier process began it.
     */
    Optional<String> failure(String ownerUid, Instant stamp) {
        boolean isTheirs = requesters.values().stream().anyMatch(it -> it.awaitsOutcome)
                && requester(ownerUid).filter(it -> it.awaitsOutcome).isEmpty();
        boolean failed = rollout.isFailedByRestart()
                && rollout.failedWith().filter(with -> !with.isBefore(stamp)).isPresent();
        return failed && !isTheirs
                ? Optional.of("the rollout of %s failed (%s)".formatted(workload.words(), rollout.why()))
                : Optional.empty();
    }

    /** Ends the wait for the outcome if the rollout is over; returns the requesters that believe that it failed. */
    List<RestartRequester> settled() {
        if (rollout.open() || rollout.failedWith().isPresent()) {
            return List.of();
        }
        List<RestartRequester> recovered = requesters.values().stream()
                .filter(it -> it.toldFailed || it.maybeToldFailed)
                .toList();
        requesters.values().forEach(it -> {
            it.awaitsOutcome = false;
            it.toldFailed = false;
            it.maybeToldFailed = false;
        });
        return recovered;
    }

    /**
     * Returns what the restart for a resource waits for.
     *
     * @param waiting one of the requesters that wait for a restart
     * @param listed all workloads that the resource lists
     */
    Optional<Hold> hold(RestartRequester waiting, Collection<WorkloadRestarts> listed, Instant now) {
        Instant stamp = waiting.request.map(Request::stamp).orElse(now);
        Instant asked = history.waiting().map(RestartHistory.Waiting::since).orElse(now);
        record Listed(int index, Peer peer) {}
        List<Peer> peers = listed.stream()
                .filter(it -> it != this)
                .flatMap(it -> it
                        .requester(waiting.ownerUid)
                        .filter(theirs -> waiting.inOrder || theirs.awaitsOutcome)
                        .map(theirs -> new Listed(
                                theirs.listed.index(),
                                new Peer(it.workload.words(), it.isBefore(this), theirs.waits(), it.rollout)))
                        .stream())
                .sorted(Comparator.comparingInt(Listed::index))
                .map(Listed::peer)
                .toList();
        boolean othersFailed =
                !waiting.awaitsOutcome && requesters.values().stream().anyMatch(it -> it.awaitsOutcome);
        return RestartOrder.hold(
                new RestartOrder.Observed(waiting.inOrder, stamp, asked, rollout, othersFailed, peers, now));
    }

    /** Returns whether an order of some resource puts this workload first; if two contradict, the name decides. */
    boolean isBefore(WorkloadRestarts other) {
        boolean before = false;
        boolean after = false;
        for (RestartRequester mine : requesters.values()) {
            int index = mine.listed.index();
            Optional<RestartRequester> theirs = other.requester(mine.ownerUid).filter(it -> it.inOrder);
            before |= theirs.filter(it -> index < it.listed.index()).isPresent();
            after |= theirs.filter(it -> index > it.listed.index()).isPresent();
        }
        boolean both = before && after;
        return both ? workload.words().compareTo(other.workload.words()) < 0 : before;
    }

    /** Records a failed attempt; returns the requesters that waited for it. */
    List<RestartRequester> failed(Instant now, RestartLimits limits) {
        history = history.failed(now, limits);
        return history.waiting().isPresent() ? waiting() : ended(RestartRequester::waits);
    }

    private List<RestartRequester> ended(Predicate<RestartRequester> which) {
        List<RestartRequester> ended =
                requesters.values().stream().filter(which).toList();
        ended.forEach(RestartRequester::done);
        endIfNobodyWaits();
        return ended;
    }

    private void endIfNobodyWaits() {
        if (requesters.values().stream().noneMatch(RestartRequester::waits)) {
            history = history.nothingWaits();
        }
    }

    boolean wakesAt(Instant at) {
        return timer.filter(it -> it.at().equals(at)).isPresent();
    }

    void wakeAt(Instant at, Future<?> future) {
        noWakeUp();
        timer = Optional.of(new Timer(at, future));
    }

    void noWakeUp() {
        timer.ifPresent(it -> it.future().cancel(false));
        timer = Optional.empty();
    }
}
