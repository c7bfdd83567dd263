package dev.vso.operator.rollout;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The known restarts of one workload, whichever resources requested them; the limits bound its size. Of restarts by
 * earlier processes only the last is known, from the workload itself.
 *
 * @param asked the latest stamp of a requested restart, in milliseconds and unique. It is written to the workload, so
 *     that an attempt repeated after a lost response restarts nothing twice
 * @param waiting the restart to be done; further requests in the meantime do not add another
 * @param lately the times of recent restarts, oldest first; at most as many as the limit allows within its window
 * @param holds the number of last restarts in a row that were throttled
 */
public record RestartHistory(Instant asked, Optional<Waiting> waiting, List<Instant> lately, int holds) {

    /** Never restarted, and nothing requested. */
    public static final RestartHistory NEW = new RestartHistory(Instant.EPOCH, Optional.empty(), List.of(), 0);

    /**
     * A restart that is still to be done.
     *
     * @param held whether it was throttled because there were too many before
     * @param failures failed attempts in a row; they determine the back-off
     * @param tries failed attempts since the last request; they determine when to give up
     * @param notBefore when it may be attempted next
     * @param since when the first change that it is for occurred
     * @param last when the last change that it is for occurred
     * @param takenUp whether an earlier process left it: other resources may be waiting for it too, but that is not
     *     known yet
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
            Optional<Instant> throttled = pending.notBefore().filter(_ -> !pending.window());
            Instant until = throttled.orElse(Instant.MIN);
            return new Waiting(
                    held || throttled.isPresent(),
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

    /** Returns the stamp for a restart requested now. */
    Instant nextStamp(Instant now) {
        var stamp = now.truncatedTo(ChronoUnit.MILLIS);
        return stamp.isAfter(asked) ? stamp : asked.plusMillis(1);
    }

    /** Records a resource's request, with a stamp later than all before. */
    RestartHistory asked(Instant stamp, Instant now) {
        return new RestartHistory(
                stamp,
                Optional.of(waiting.map(it -> it.askedAgain(now)).orElseGet(() -> Waiting.begin(now))),
                lately,
                holds);
    }

    /** Records a restart that an earlier process left unfinished. */
    RestartHistory takenUp(PendingRestart pending, Instant now) {
        return new RestartHistory(
                pending.stamp().isAfter(asked) ? pending.stamp() : asked,
                Optional.of(waiting.orElseGet(() -> Waiting.begin(now)).takenUp(pending, now)),
                lately,
                holds);
    }

    /**
     * Records the restart by an earlier process that the workload's stamp shows: it counts, and the next stamp is
     * later.
     */
    RestartHistory known(Instant restartedAt) {
        return new RestartHistory(
                asked.isAfter(restartedAt) ? asked : restartedAt.plusMillis(1),
                waiting,
                Stream.concat(Stream.of(restartedAt), lately.stream()).sorted().toList(),
                holds);
    }

    /** Drops the waiting restart, because no resource waits for it any more. */
    RestartHistory nothingWaits() {
        return with(Optional.empty());
    }

    /** Marks the waiting restart as throttled. */
    RestartHistory heldBack() {
        return with(waiting.map(it ->
                new Waiting(true, it.failures(), it.tries(), it.notBefore(), it.since(), it.last(), it.takenUp())));
    }

    boolean isHeldBack() {
        return waiting.map(Waiting::held).orElse(false);
    }

    /** Returns until when the waiting restart is throttled; empty if it is not. */
    Optional<Instant> heldBackUntil(Instant now, RestartLimits limits) {
        return waiting.filter(Waiting::held)
                .flatMap(it -> heldUntil(now, limits)
                        .or(() -> Optional.of(it.notBefore()).filter(now::isBefore)));
    }

    /** Records that the workload was patched with the stamp; a restart requested later still waits. */
    RestartHistory restarted(Instant stamp, Instant now, RestartLimits limits) {
        var restarts = Stream.concat(lately.stream(), Stream.of(now)).toList();
        return new RestartHistory(
                asked,
                asked.isAfter(stamp) ? waiting.map(it -> Waiting.begin(it.last())) : Optional.empty(),
                restarts.subList(Math.max(0, restarts.size() - limits.most()), restarts.size()),
                isHeldBack() ? holds + 1 : 0);
    }

    /** Records a failed attempt; schedules the next one or gives up. */
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

    /** Returns until when the workload is not restarted because it was restarted too often; empty if it was not. */
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

    /** Returns whether the last restart is so recent that a change now probably belongs to the same burst. */
    boolean restartedWithin(Duration quiet, Instant now) {
        return !lately.isEmpty() && now.isBefore(lately.getLast().plus(quiet));
    }

    /** Returns whether the history can be dropped: nothing waits, and no recorded restart matters any more. */
    boolean over(Instant now, RestartLimits limits) {
        return waiting.isEmpty()
                && heldUntil(now, limits).isEmpty()
                && lately.stream().noneMatch(at -> now.isBefore(at.plus(limits.window())));
    }

    private RestartHistory with(Optional<Waiting> changed) {
        return new RestartHistory(asked, changed, lately, holds);
    }
}
