package dev.vso.operator.rollout.outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether the restart of a workload waits for what the new value does to other workloads that use the same Secret.
 * Pure.
 *
 * <p>In order ({@code onFailure: Stop} or {@code Rollback}), each workload waits until those listed before it have finished their rollout with
 * the value. Otherwise all restart at once; only after a failed rollout, a workload that never ran with the value that
 * failed waits, for a limited time, until the failed one runs with a new value.
 */
public final class RestartOrder {

    /** The longest wait for a failed rollout without an order: as long as that of a throttled restart. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

    /** The longest wait for the workloads before in an order. */
    static final Duration LONGEST_ORDER = Duration.ofHours(24);

    private static final String CURE =
            "correct the value in Vault or repair the workload: the others are restarted once its rollout has finished";

    private RestartOrder() {}

    /**
     * Another workload that a resource lists.
     *
     * @param workload for people: kind and name
     * @param isEarlier whether it comes before the workload that is decided on
     * @param isWaiting whether its restart for the value is still to be done
     */
    public record Peer(String workload, boolean isEarlier, boolean isWaiting, RolloutWatch rollout) {}

    /**
     * The input of the decision.
     *
     * @param inOrder whether one workload restarts after the other
     * @param stamp of the request: a workload restarted with this stamp or a later one has the value
     * @param asked when the value changed
     * @param own the rollout of the workload that is decided on
     * @param isFailureOfAnother whether its last restart was for another Secret only
     * @param peers the others, in the order of the list
     */
    public record Observed(
            boolean inOrder,
            Instant stamp,
            Instant asked,
            RolloutWatch own,
            boolean isFailureOfAnother,
            List<Peer> peers,
            Instant now) {
        public Observed {
            peers = List.copyOf(peers);
        }
    }

    /**
     * The restart waits for another workload.
     *
     * @param forFailed whether a rollout of that workload has failed
     * @param workload for people
     * @param reason for people
     */
    public record Hold(boolean forFailed, String workload, String reason) {

        /** Returns whether it waits for the same, whatever the counts of pods. */
        public boolean isSameAs(Hold other) {
            return forFailed == other.forFailed && workload.equals(other.workload);
        }
    }

    /** Returns what the restart waits for; empty if it need not wait. */
    public static Optional<Hold> hold(Observed o) {
        return ownFailure(o).or(() -> o.inOrder() ? inOrder(o) : afterFailure(o));
    }

    /** A new value may repair the rollout that an earlier one broke, but not that which another Secret broke. */
    private static Optional<Hold> ownFailure(Observed o) {
        return o.isFailureOfAnother() && o.own().isFailedByRestart() && !isLate(o)
                ? Optional.of(new Hold(
                        true,
                        "",
                        "not restarted, because its rollout failed after another Secret had changed (%s); %s"
                                .formatted(o.own().why(), CURE)))
                : Optional.empty();
    }

    private static boolean isLate(Observed o) {
        return !o.now().isBefore(o.asked().plus(LONGEST_WAIT));
    }

    private static Optional<Hold> inOrder(Observed o) {
        if (!o.now().isBefore(o.asked().plus(LONGEST_ORDER))) {
            return Optional.empty();
        }
        return o.peers().stream()
                .filter(Peer::isEarlier)
                .flatMap(peer -> inOrder(o, peer).stream())
                .findFirst();
    }

    private static Optional<Hold> inOrder(Observed o, Peer peer) {
        RolloutWatch rollout = peer.rollout();
        if (peer.isWaiting()) {
            return Optional.of(waits(peer));
        }
        if (rollout.reading().isEmpty()) {
            return rollout.open() || rollout.isUnread() ? Optional.of(waits(peer)) : Optional.empty();
        }
        RolloutReading reading = rollout.reading().get();
        if (!reading.isRestarted(o.stamp())) {
            return Optional.empty(); // its restart was given up, or it is absent
        }
        if (rollout.isFailed()) {
            return Optional.of(failed(peer));
        }
        return switch (reading.phase()) {
            case UNDER_WAY, UNDER_WAY_WITHOUT_DEADLINE -> rollout.open() ? Optional.of(waits(peer)) : Optional.empty();
            case FINISHED, HELD, FAILED, ABSENT, UNKNOWN -> Optional.empty();
        };
    }

    private static Optional<Hold> afterFailure(Observed o) {
        if (o.own().isFailed() || isLate(o)) {
            return Optional.empty();
        }
        return o.peers().stream()
                .filter(peer -> peer.rollout().failedWith().stream()
                        .anyMatch(with -> !o.own().isFinished(with)))
                .map(RestartOrder::failed)
                .findFirst();
    }

    private static Hold waits(Peer peer) {
        String reason = "restarted once the rollout of %s has finished".formatted(peer.workload());
        return new Hold(false, peer.workload(), reason);
    }

    private static Hold failed(Peer peer) {
        return new Hold(
                true,
                peer.workload(),
                "not restarted, because the rollout of %s failed (%s); %s"
                        .formatted(peer.workload(), peer.rollout().why(), CURE));
    }
}
