package dev.vso.operator.rollout;

import dev.vso.operator.rollout.RolloutPlan.Observed;
import java.time.Duration;
import java.time.Instant;
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

    Observed observed(Instant now) {
        Optional<Instant> unrecorded = requesters.values().stream()
                .filter(it -> !it.recorded)
                .flatMap(it -> it.request.stream())
                .map(request -> request.at().plus(RECORDED_BY))
                .max(Comparator.naturalOrder());
        return new Observed(history, requesters.size() > 1, unrecorded, now);
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
        return ended(it -> it.waitsFor(stamp));
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
