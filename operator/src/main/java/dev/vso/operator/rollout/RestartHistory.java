package dev.vso.operator.rollout;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is remembered of one workload's restarts, whichever resources asked for them; its size is bounded by the limits.
 * Of earlier processes it knows the last restart, which the workload itself tells.
 *
 * @param asked the greatest stamp with which a restart was asked for, in milliseconds and never the same twice: with it the
 *     workload is marked, so that a try repeated after a lost answer restarts nothing twice
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
     * @param since when the first of the changes came that it is for
     * @param last when the last of them came
     * @param takenUp it was left by an earlier process: nobody knows yet who else waits for it
     */
    public record Waiting(
            boolean held, int failures, int tries, Instant notBefore, Instant since, Instant last, boolean takenUp) {

        static Waiting begin(Instant now) {
            return new Waiting(false, 0, 0, Instant.MIN, now, now, false);
        }

        Waiting askedAgain(Instant now) {
            return new Waiting(held, failures, 0, notBefore, since, now, takenUp);
        }

        Waiting takenUp(PendingRestart pending, Instant now) {
            Instant until = pending.notBefore().orElse(Instant.MIN);
            return new Waiting(
                    held || pending.notBefore().isPresent(),
                    failures,
                    0,
                    until.isAfter(notBefore) ? until : notBefore,
                    since,
                    now,
                    true);
        }
    }

    public RestartHistory {
        lately = List.copyOf(lately);
    }

    /** The stamp for a restart that is asked for now. */
    Instant nextStamp(Instant now) {
        var stamp = now.truncatedTo(ChronoUnit.MILLIS);
        return stamp.isAfter(asked) ? stamp : asked.plusMillis(1);
    }

    /** A resource wants a restart, with a stamp that is later than all before. */
    RestartHistory asked(Instant stamp, Instant now) {
        return new RestartHistory(
                stamp,
                Optional.of(waiting.map(it -> it.askedAgain(now)).orElseGet(() -> Waiting.begin(now))),
                lately,
                holds);
    }

    /** An earlier process left a restart undone. */
    RestartHistory takenUp(PendingRestart pending, Instant now) {
        return new RestartHistory(
                pending.stamp().isAfter(asked) ? pending.stamp() : asked,
                Optional.of(waiting.orElseGet(() -> Waiting.begin(now)).takenUp(pending, now)),
                lately,
                holds);
    }

    /** The workload tells when it was restarted, by an earlier process: that counts, and the next stamp is later. */
    RestartHistory known(Instant restartedAt) {
        return new RestartHistory(
                asked.isAfter(restartedAt) ? asked : restartedAt.plusMillis(1),
                waiting,
                Stream.concat(Stream.of(restartedAt), lately.stream()).sorted().toList(),
                holds);
    }

    /** Nobody waits for a restart any more. */
    RestartHistory nothingWaits() {
        return with(Optional.empty());
    }

    /** The restart that waits is held back. */
    RestartHistory heldBack() {
        return with(waiting.map(it ->
                new Waiting(true, it.failures(), it.tries(), it.notBefore(), it.since(), it.last(), it.takenUp())));
    }

    boolean isHeldBack() {
        return waiting.map(Waiting::held).orElse(false);
    }

    /** Until when the restart that waits is held back; empty if it is not. */
    Optional<Instant> heldBackUntil(Instant now, RestartLimits limits) {
        return waiting.filter(Waiting::held)
                .flatMap(it -> heldUntil(now, limits)
                        .or(() -> Optional.of(it.notBefore()).filter(now::isBefore)));
    }

    /** The workload was marked with the stamp; a restart asked for later than that still waits. */
    RestartHistory restarted(Instant stamp, Instant now, RestartLimits limits) {
        var restarts = Stream.concat(lately.stream(), Stream.of(now)).toList();
        return new RestartHistory(
                asked,
                asked.isAfter(stamp) ? waiting.map(it -> Waiting.begin(it.last())) : Optional.empty(),
                restarts.subList(Math.max(0, restarts.size() - limits.most()), restarts.size()),
                isHeldBack() ? holds + 1 : 0);
    }

    /** A try failed: the next one waits, or there is none any more. */
    RestartHistory failed(Instant now, RestartLimits limits) {
        return with(waiting.filter(it -> it.tries() + 1 < limits.tries())
                .map(it -> new Waiting(
                        it.held(),
                        it.failures() + 1,
                        it.tries() + 1,
                        now.plus(limits.retry(it.failures() + 1)),
                        it.since(),
                        it.last(),
                        it.takenUp())));
    }

    /** Until when the workload is left alone because it was restarted too often; empty if it was not. */
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

    /** Whether the last restart is so recent that what changes now is likely part of the same burst. */
    boolean restartedWithin(RestartLimits limits, Instant now) {
        return !lately.isEmpty() && now.isBefore(lately.getLast().plus(limits.quiet()));
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
