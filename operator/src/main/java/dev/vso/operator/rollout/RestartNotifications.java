package dev.vso.operator.rollout;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult.Failed;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult.Paused;
import dev.vso.operator.rollout.WorkloadRestarter.RestartResult.Restarted;
import dev.vso.operator.rollout.outcome.RestartOrder.Hold;
import dev.vso.operator.rollout.window.RestartTimings;
import dev.vso.operator.rollout.window.WindowState.Closed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies resources of what their restarts wait for and how they end, each of them once. Except for {@link #attempted},
 * listeners run on threads of their own, since the caller holds the lock of the {@link RestartScheduler}.
 */
final class RestartNotifications {

    private static final Logger log = LoggerFactory.getLogger(RestartNotifications.class);

    private final Executor threads;
    private final RestartLimits limits;

    RestartNotifications(Executor threads, RestartLimits limits) {
        this.threads = threads;
        this.limits = limits;
    }

    /** A target of a spec cannot be restarted. */
    void invalid(IndexedTarget target, String problem, RestartListener listener) {
        threads.execute(() -> {
            try {
                listener.failed(target.target(), problem, false);
            } catch (RuntimeException e) {
                log.error("A listener to restarts failed", e);
            }
        });
    }

    /** The restart is throttled. */
    void withheld(WorkloadRestarts restarts, String reason) {
        for (RestartRequester requester : restarts.waiting()) {
            if (!requester.toldHeld) {
                requester.toldHeld = true;
                notify(requester, reason, RestartListener::withheld);
            }
        }
    }

    /** The restart waits for a window; notified once for each window. */
    void delayed(WorkloadRestarts restarts, RestartTimings timings, Instant now) {
        for (RestartRequester requester : restarts.waiting()) {
            if (requester.window(timings, now) instanceof Closed closed
                    && requester.toldClosed.filter(closed::equals).isEmpty()) {
                requester.toldClosed = Optional.of(closed);
                notify(requester, closed.words(), RestartListener::delayed);
            }
        }
    }

    /** The restart waits for another workload. */
    void behind(WorkloadRestarts restarts, Hold hold) {
        for (RestartRequester requester : restarts.waiting()) {
            if (requester.learns(hold)) {
                notify(
                        requester,
                        hold.reason(),
                        (listener, target, message) -> listener.behind(target, hold.forFailed(), message));
            }
        }
    }

    /** The rollout after a restart failed. */
    void rolloutFailed(List<RestartRequester> requesters, String why) {
        String reason =
                "the rollout after its restart failed: %s; its old pods keep the value that they started with. Find out why the new pods do not become ready; correct the value in Vault, or repair the workload"
                        .formatted(why);
        requesters.forEach(it -> notify(it, reason, RestartListener::rolloutFailed));
    }

    /** The rollout has finished after it had failed. */
    void recovered(List<RestartRequester> requesters) {
        requesters.forEach(it -> notify(it, RestartListener::recovered));
    }

    /** The outcome of an attempt; returns after the listeners, so that they see events in order. */
    void attempted(RestartResult result, List<RestartRequester> requesters, boolean willRetry) {
        switch (result) {
            case Restarted() ->
                requesters.forEach(it -> it.notify((told, target) -> told.restarted(target, it.outside)));
            case Paused(var message) -> requesters.forEach(it -> it.notifyFailed(message, false));
            case Failed(var message) -> {
                String words = willRetry ? message : message + givenUp();
                requesters.forEach(it -> it.notifyFailed(words, willRetry));
            }
        }
    }

    private String givenUp() {
        return "; not tried again after %d attempts, until the Secret changes again".formatted(limits.tries());
    }

    /** Receives a message about a target. */
    private interface Message {
        void send(RestartListener listener, RolloutRestartTarget target, String message);
    }

    /** The message names the target as the resource lists it, then the reason. */
    private void notify(RestartRequester requester, String reason, Message what) {
        String message = requester.listed.words() + ": " + reason;
        notify(requester, (listener, target) -> what.send(listener, target, message));
    }

    private void notify(RestartRequester requester, BiConsumer<RestartListener, RolloutRestartTarget> what) {
        threads.execute(() -> requester.notify(what));
    }
}
