package dev.vso.operator.rollout;

import dev.vso.operator.cluster.ObjectKey;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;

/** The restarts of one target for one owner, as they stand; guarded by the lock of its {@link Rollouts}. */
final class TargetRestarts {

    /** A wake-up that was ordered. */
    private record Timer(Instant at, Future<?> future) {}

    final ObjectKey owner;
    final String ownerUid;
    ListedTarget listed;
    RestartListener listener;
    RestartHistory history = RestartHistory.NEW;

    /** A request is on its way; what is to be done next is decided when it is back. */
    boolean underWay;

    /** Nobody wants to hear of it any more. */
    boolean dropped;

    private Optional<Timer> timer = Optional.empty();

    TargetRestarts(ObjectKey owner, String ownerUid, ListedTarget listed, RestartListener listener) {
        this.owner = owner;
        this.ownerUid = ownerUid;
        this.listed = listed;
        this.listener = listener;
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
