package dev.vso.operator.rollout;

import dev.vso.api.RolloutRestartTarget;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one resource wants of one workload; guarded by the lock of its {@link RestartScheduler}. */
final class RestartRequester {

    private static final Logger log = LoggerFactory.getLogger(RestartRequester.class);

    /**
     * A restart that it waits for.
     *
     * @param stamp with which it was asked for
     * @param at since when no status tells of it, as far as this process knows
     * @param takenUp an earlier process asked for it, and may have done it
     */
    record Request(Instant stamp, Instant at, boolean takenUp) {}

    final String ownerUid;
    IndexedTarget listed;
    Optional<RestartListener> listener = Optional.empty();
    Optional<Request> request = Optional.empty();

    /** The resource's status tells of the request: it is not lost with the process. */
    boolean recorded;

    /** The resource was told that the restart is held back. */
    boolean toldHeld;

    RestartRequester(String ownerUid, IndexedTarget listed) {
        this.ownerUid = ownerUid;
        this.listed = listed;
    }

    void ask(Request wanted, RestartListener told) {
        Instant since = recorded ? wanted.at() : request.map(Request::at).orElse(wanted.at());
        request = Optional.of(new Request(wanted.stamp(), since, wanted.takenUp()));
        listener = Optional.of(told);
        recorded = wanted.takenUp();
    }

    boolean waits() {
        return request.isPresent();
    }

    boolean waitsFor(Instant stamp) {
        return request.filter(it -> !it.stamp().isAfter(stamp)).isPresent();
    }

    /** Nothing more is to be done for it. */
    void done() {
        request = Optional.empty();
        toldHeld = false;
    }

    /** Tells its listener; one that fails is logged and harms nobody. */
    void notify(BiConsumer<RestartListener, RolloutRestartTarget> what) {
        try {
            listener.ifPresent(told -> what.accept(told, listed.target()));
        } catch (RuntimeException e) {
            log.error("A listener to the restart of {} failed", listed.target(), e);
        }
    }

    /** Tells its listener of a failure, which begins with the field that names the workload in this resource. */
    void notifyFailed(String message, boolean willRetry) {
        notify((told, target) -> told.failed(target, listed.field() + ": " + message, willRetry));
    }

    Optional<PendingRestart> pending(Optional<Instant> heldBackUntil) {
        return request.map(it -> new PendingRestart(listed.target(), it.stamp(), heldBackUntil));
    }
}
