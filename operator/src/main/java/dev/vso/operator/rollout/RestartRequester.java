package dev.vso.operator.rollout;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.rollout.outcome.RestartOrder.Hold;
import dev.vso.operator.rollout.window.PreviousExpiry;
import dev.vso.operator.rollout.window.RestartTimings;
import dev.vso.operator.rollout.window.WindowState;
import dev.vso.operator.rollout.window.WindowState.AtOnce;
import dev.vso.operator.rollout.window.WindowState.Closed;
import dev.vso.operator.rollout.window.WindowState.Open;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The restart request of one resource for one workload; guarded by the lock of its {@link RestartScheduler}. */
final class RestartRequester {

    private static final Logger log = LoggerFactory.getLogger(RestartRequester.class);

    /**
     * A requested restart.
     *
     * @param stamp of the request
     * @param at since when it has not been in a status, as far as this process knows
     * @param takenUp whether an earlier process requested it and may have done it
     * @param previous when the previous value stops working, as far as known at the request
     */
    record Request(Instant stamp, Instant at, boolean takenUp, Optional<PreviousExpiry> previous) {

        Request hurried(PreviousExpiry expiry) {
            return new Request(stamp, at, takenUp, Optional.of(expiry));
        }
    }

    final String ownerUid;
    IndexedTarget listed;
    Optional<RestartListener> listener = Optional.empty();
    Optional<Request> request = Optional.empty();

    /** True if the request is in the resource's status, so that it survives a restart of the operator. */
    boolean recorded;

    /** True if the resource was notified that the restart is throttled. */
    boolean toldHeld;

    /** What the resource was last notified that the restart waits for. */
    Optional<Hold> toldHold = Optional.empty();

    /** True if the resource's workloads are restarted one after the other. */
    boolean inOrder;

    /** True from a restart for this resource until its rollout has finished. */
    boolean awaitsOutcome;

    /** True if the resource was notified that the rollout failed. */
    boolean toldFailed;

    /** True if an earlier process may have notified it of that. */
    boolean maybeToldFailed;

    /** The window for which the resource was notified that the restart waits. */
    Optional<Closed> toldClosed = Optional.empty();

    /** Why the restart under way happens although no window of the resource is open. */
    Optional<String> outside = Optional.empty();

    RestartRequester(String ownerUid, IndexedTarget listed) {
        this.ownerUid = ownerUid;
        this.listed = listed;
    }

    void ask(Request wanted, RestartListener told) {
        Instant since = recorded ? wanted.at() : request.map(Request::at).orElse(wanted.at());
        request = Optional.of(new Request(wanted.stamp(), since, wanted.takenUp(), wanted.previous()));
        listener = Optional.of(told);
        recorded = wanted.takenUp();
    }

    boolean waits() {
        return request.isPresent();
    }

    boolean waitsFor(Instant stamp) {
        return request.filter(it -> !it.stamp().isAfter(stamp)).isPresent();
    }

    /** Returns whether the windows of the resource let the restart happen now. */
    WindowState window(RestartTimings timings, Instant now) {
        return timings.at(now, ownerUid, listed.target(), request.flatMap(Request::previous));
    }

    /** Records what the restart that starts now means for the windows of the resource. */
    void starts(WindowState window) {
        outside = switch (window) {
            case Open() -> Optional.empty();
            case AtOnce(var why) -> Optional.of(why);
            case Closed _ -> Optional.of("another resource restarts it");
        };
    }

    /** Drops the request because it is done. */
    void done() {
        request = Optional.empty();
        toldHeld = false;
        toldHold = Optional.empty();
        toldClosed = Optional.empty();
    }

    /** Records what the restart waits for; returns false if the resource was notified of that. */
    boolean learns(Hold hold) {
        boolean isNew = toldHold.filter(hold::isSameAs).isEmpty();
        toldHold = Optional.of(hold);
        return isNew;
    }

    /** Notifies its listener; an exception is logged and has no other effect. */
    void notify(BiConsumer<RestartListener, RolloutRestartTarget> what) {
        try {
            listener.ifPresent(told -> what.accept(told, listed.target()));
        } catch (RuntimeException e) {
            log.error("A listener to the restart of {} failed", listed.target(), e);
        }
    }

    /**
     * Notifies its listener of a failure; the message starts with the field that names the workload in this resource.
     */
    void notifyFailed(String message, boolean willRetry) {
        notify((told, target) -> told.failed(target, listed.field() + ": " + message, willRetry));
    }

    Optional<PendingRestart> pending(WindowState window, Optional<Instant> heldBackUntil) {
        return request.map(it -> switch (window) {
            case Open() -> new PendingRestart(listed.target(), it.stamp(), heldBackUntil);
            case AtOnce(var why) ->
                new PendingRestart(listed.target(), it.stamp(), heldBackUntil, false, Optional.of(why));
            case Closed(var until) ->
                new PendingRestart(
                        listed.target(),
                        it.stamp(),
                        Optional.of(until).filter(Instant.MAX::isAfter),
                        true,
                        Optional.empty());
        });
    }

    /** Returns whether this restart is the one that it waits for. */
    boolean isRequested(PendingRestart told) {
        return request.filter(it ->
                        listed.target().equals(told.target()) && it.stamp().equals(told.stamp()))
                .isPresent();
    }
}
