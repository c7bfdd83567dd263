package dev.vso.operator.rollout.outcome;

import dev.vso.operator.rollout.outcome.RolloutReading.RolloutPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of the rollout that the last restart of a workload began. Pure and immutable.
 *
 * @param stamp of that restart; empty if this process has not restarted the workload
 * @param since when its outcome is awaited, or was awaited last
 * @param open whether its outcome is awaited
 * @param failedBefore whether a rollout of the workload had failed before this process restarted it, and none has finished
 *     since: its failure then says nothing about a value
 * @param failedWith the stamp of the last restart whose rollout failed, until a rollout has finished
 * @param reading the last one since the last restart; empty before the first
 * @param readAt when the workload was read last
 * @param progressAt when a reading last showed progress
 */
public record RolloutWatch(
        Optional<Instant> stamp,
        Instant since,
        boolean open,
        boolean failedBefore,
        Optional<Instant> failedWith,
        Optional<RolloutReading> reading,
        Instant readAt,
        Instant progressAt) {

    /** Nothing is known, and nothing is awaited. */
    public static final RolloutWatch NONE = new RolloutWatch(
            Optional.empty(), Instant.MIN, false, false, Optional.empty(), Optional.empty(), Instant.MIN, Instant.MIN);

    /**
     * A rollout whose controller reports no failure counts as failed after this time without a further pod, as that of a
     * Deployment does by default ({@code progressDeadlineSeconds}). A workload that cannot be read is given up after it.
     */
    static final Duration PROGRESS_DEADLINE = Duration.ofMinutes(10);

    /** The outcome of a rollout that neither goes on nor fails is not awaited any longer than this. */
    static final Duration GIVEN_UP_AFTER = Duration.ofHours(1);

    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(2);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(30);

    /** Records a restart with this stamp. */
    public RolloutWatch restarted(Instant with, Instant now) {
        boolean wasBroken = failedBefore || (!open && stamp.isEmpty() && isFailed());
        return new RolloutWatch(
                Optional.of(with), now, true, wasBroken, failedWith, Optional.empty(), Instant.MIN, now);
    }

    /** Awaits the outcome of a rollout that an earlier process may have begun. */
    public RolloutWatch awaited(Instant now) {
        return open ? this : new RolloutWatch(stamp, now, true, failedBefore, failedWith, reading, Instant.MIN, now);
    }

    /** Records a reading. One from before the last restart tells nothing, nor does a failed attempt to read. */
    public RolloutWatch seen(RolloutReading now, Instant at) {
        boolean over = now.phase() == RolloutPhase.FINISHED || now.phase() == RolloutPhase.ABSENT;
        if (now.phase() == RolloutPhase.UNKNOWN || isOutdated(now)) {
            boolean awaited = open && at.isBefore(progressAt.plus(PROGRESS_DEADLINE));
            return new RolloutWatch(stamp, since, awaited, failedBefore, failedWith, reading, at, progressAt);
        }
        Instant progress = isSame(now) ? progressAt : at;
        boolean failed = isFailed(now, progress, at);
        boolean awaited = open && !over && (failed || at.isBefore(progress.plus(GIVEN_UP_AFTER)));
        Optional<Instant> with =
                open && failed && !failedBefore ? now.restartedAt().or(() -> failedWith) : failedWith;
        return new RolloutWatch(
                stamp,
                since,
                awaited,
                failedBefore && !over,
                over ? Optional.empty() : with,
                Optional.of(now),
                at,
                progress);
    }

    private boolean isOutdated(RolloutReading now) {
        return now.phase() != RolloutPhase.ABSENT && stamp.isPresent() && !now.isRestarted(stamp.get());
    }

    private boolean isSame(RolloutReading now) {
        return reading.filter(before -> before.phase() == now.phase() && before.updated() == now.updated())
                .isPresent();
    }

    private static boolean isFailed(RolloutReading reading, Instant progress, Instant at) {
        return switch (reading.phase()) {
            case FAILED -> true;
            case UNDER_WAY_WITHOUT_DEADLINE -> !at.isBefore(progress.plus(PROGRESS_DEADLINE));
            case FINISHED, UNDER_WAY, HELD, ABSENT, UNKNOWN -> false;
        };
    }

    /** Returns whether the rollout under way has failed, whatever the reason. */
    public boolean isFailed() {
        return reading.filter(it -> isFailed(it, progressAt, readAt)).isPresent();
    }

    /** Returns whether the rollout that the last restart began has failed, although none had failed before. */
    public boolean isFailedByRestart() {
        return isFailed() && failedWith.isPresent();
    }

    /** Returns whether the workload was never read, and is not going to be. */
    public boolean isUnread() {
        return !open && readAt.equals(Instant.MIN);
    }

    /** Returns whether all pods run since a restart with this stamp or a later one. */
    public boolean isFinished(Instant with) {
        return reading.filter(it -> it.phase() == RolloutPhase.FINISHED && it.isRestarted(with))
                .isPresent();
    }

    /** Returns why the rollout is not finished, for people. */
    public String why() {
        return reading.map(RolloutReading::why).orElse("it was not read yet");
    }

    /** Returns when to read the workload next: after a quarter of the time so far, 2 s to 30 s; MAX for never. */
    public Instant nextLook() {
        if (!open) {
            return Instant.MAX;
        }
        Instant last = readAt.isBefore(since) ? since : readAt;
        boolean isFirst = readAt.isBefore(since) && stamp.isEmpty();
        Duration quarter = Duration.between(since, last).dividedBy(4);
        Duration atLeast = quarter.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : quarter;
        return isFirst ? since : last.plus(atLeast.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : atLeast);
    }
}
