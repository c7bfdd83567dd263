package dev.vso.operator.rollout;

import dev.vso.api.RolloutRestartTarget;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is remembered of one target's restarts on behalf of one resource; its size is bounded by the limits. It is lost
 * with the process.
 *
 * @param asked when a restart was last asked for, in milliseconds and never the same twice: with this stamp the target
 *     is marked, so that a try repeated after a lost answer restarts nothing twice
 * @param waiting the restart that is still to be done; however many were asked for meanwhile, it is one
 * @param lately when it was restarted, oldest first; no more than the limit allows within its window
 * @param holds how many of the last restarts in a row had been held back
 */
public record RestartHistory(Instant asked, Optional<Waiting> waiting, List<Instant> lately, int holds) {

    /** Never restarted, and nothing asked for. */
    public static final RestartHistory NEW = new RestartHistory(Instant.EPOCH, Optional.empty(), List.of(), 0);

    /**
     * A restart that is still to be done.
     *
     * @param held whether it was held back because there were too many before
     * @param failures failed tries in a row; they decide how long to wait
     * @param tries failed tries since it was last asked for; they decide when to give up
     * @param notBefore when it may be tried next
     */
    public record Waiting(boolean held, int failures, int tries, Instant notBefore) {
        static final Waiting NEW = new Waiting(false, 0, 0, Instant.MIN);

        Waiting askedAgain() {
            return new Waiting(held, failures, 0, notBefore);
        }
    }

    public RestartHistory {
        lately = List.copyOf(lately);
    }

    /** What an earlier process left undone; what it restarted before is not known any more. */
    static RestartHistory takenUp(PendingRestart pending) {
        Waiting waiting = new Waiting(
                pending.notBefore().isPresent(), 0, 0, pending.notBefore().orElse(Instant.MIN));
        return new RestartHistory(pending.stamp(), Optional.of(waiting), List.of(), 0);
    }

    /** The restart that waits, and until when it is held back. */
    Optional<PendingRestart> pending(RolloutRestartTarget target, Instant now, RestartLimits limits) {
        return waiting.map(it -> new PendingRestart(
                target,
                asked,
                it.held()
                        ? heldUntil(now, limits)
                                .or(() -> Optional.of(it.notBefore()).filter(now::isBefore))
                        : Optional.empty()));
    }

    /** Somebody wants a restart. */
    RestartHistory asked(Instant now) {
        var stamp = now.truncatedTo(ChronoUnit.MILLIS);
        return new RestartHistory(
                stamp.isAfter(asked) ? stamp : asked.plusMillis(1),
                Optional.of(waiting.map(Waiting::askedAgain).orElse(Waiting.NEW)),
                lately,
                holds);
    }

    /** The restart that waits is held back. */
    RestartHistory heldBack() {
        return with(waiting.map(it -> new Waiting(true, it.failures(), it.tries(), it.notBefore())));
    }

    boolean isHeldBack() {
        return waiting.map(Waiting::held).orElse(false);
    }

    /** The target was marked with the stamp; a restart asked for later than that still waits. */
    RestartHistory restarted(Instant stamp, Instant now, RestartLimits limits) {
        var restarts = Stream.concat(lately.stream(), Stream.of(now)).toList();
        return new RestartHistory(
                asked,
                asked.isAfter(stamp) ? Optional.of(Waiting.NEW) : Optional.empty(),
                restarts.subList(Math.max(0, restarts.size() - limits.most()), restarts.size()),
                isHeldBack() ? holds + 1 : 0);
    }

    /** A try failed: the next one waits, or there is none any more. */
    RestartHistory failed(Instant now, RestartLimits limits) {
        return with(waiting.filter(it -> it.tries() + 1 < limits.tries())
                .map(it -> new Waiting(
                        it.held(), it.failures() + 1, it.tries() + 1, now.plus(limits.retry(it.failures() + 1)))));
    }

    /** Until when the target is left alone because it was restarted too often; empty if it was not. */
    Optional<Instant> heldUntil(Instant now, RestartLimits limits) {
        if (lately.isEmpty()) {
            return Optional.empty();
        }
        var windowFree =
                lately.size() < limits.most() ? Instant.MIN : lately.getFirst().plus(limits.window());
        if (holds == 0 && !now.isBefore(windowFree)) {
            return Optional.empty();
        }
        var spaced = lately.getLast().plus(limits.hold(holds));
        return Optional.of(spaced.isAfter(windowFree) ? spaced : windowFree).filter(now::isBefore);
    }

    /** Whether nothing waits and nothing that is remembered matters any more. */
    boolean over(Instant now, RestartLimits limits) {
        return waiting.isEmpty()
                && heldUntil(now, limits).isEmpty()
                && lately.stream().noneMatch(at -> now.isBefore(at.plus(limits.window())));
    }

    private RestartHistory with(Optional<Waiting> changed) {
        return new RestartHistory(asked, changed, lately, holds);
    }
}
