package dev.vso.operator.rollout;

import static dev.vso.operator.decision.DecisionChain.check;

import dev.vso.operator.decision.DecisionChain;
import dev.vso.operator.rollout.RestartDecision.Behind;
import dev.vso.operator.rollout.RestartDecision.Delayed;
import dev.vso.operator.rollout.RestartDecision.NotNeeded;
import dev.vso.operator.rollout.RestartDecision.Restart;
import dev.vso.operator.rollout.RestartDecision.Wait;
import dev.vso.operator.rollout.RestartDecision.Withheld;
import dev.vso.operator.rollout.RestartHistory.Waiting;
import dev.vso.operator.rollout.outcome.RestartOrder.Hold;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Decides when a workload is restarted, by a chain of checks; the first that applies decides. Pure. */
public final class RolloutPlan {

    /**
     * The input of the decision.
     *
     * @param shared whether several resources name the workload: a change of one is probably followed by changes of
     *     others
     * @param quiet the time without further changes after which several give one restart
     * @param window until when no window for the restart is open; empty if it may happen, or cannot wait
     * @param unrecorded until when to wait for a status to record a requested restart; empty if all are recorded
     * @param hold what the restart waits for at another workload; empty if it need not wait
     */
    public record Observed(
            RestartHistory history,
            boolean shared,
            Duration quiet,
            Optional<Instant> window,
            Optional<Instant> unrecorded,
            Optional<Hold> hold,
            Instant now) {}

    /** The outcome at another workload triggers a decision; this is only the longest time without one. */
    private static final Duration DECIDE_AGAIN = Duration.ofSeconds(30);

    private final RestartLimits limits;
    /** The checks in order. */
    final DecisionChain<Observed, RestartDecision> chain = new DecisionChain<>(
            List.of(
                    check("notAskedFor", this::notAskedFor),
                    check("outsideWindow", this::outsideWindow),
                    check("failedJustNow", this::failedJustNow),
                    check("restartedTooOften", this::restartedTooOften),
                    check("notRecorded", this::notRecorded),
                    check("stillChanging", this::stillChanging),
                    check("behindAnother", this::behindAnother)),
            o -> new Restart(o.history().asked()));

    public RolloutPlan(RestartLimits limits) {
        this.limits = limits;
    }

    /** Returns whether this cause restarts the targets of a Secret. */
    public static boolean restartsOn(RestartCause cause) {
        return switch (cause) {
            case FIRST_SYNC, SAME_VALUE -> false;
            case VALUE_CHANGED -> true;
        };
    }

    /** Returns what to do now. */
    public RestartDecision decide(Observed observed) {
        return chain.decide(observed);
    }

    private Optional<RestartDecision> notAskedFor(Observed o) {
        return o.history().waiting().isEmpty() ? Optional.of(new NotNeeded()) : Optional.empty();
    }

    private Optional<RestartDecision> outsideWindow(Observed o) {
        return o.window().map(Delayed::new);
    }

    private Optional<RestartDecision> failedJustNow(Observed o) {
        return waitUntil(o.history().waiting().map(Waiting::notBefore), o);
    }

    private Optional<RestartDecision> restartedTooOften(Observed o) {
        return o.history().heldUntil(o.now(), limits).map(until -> new Withheld(until, tooOften(until)));
    }

    /** Waits for a status to record the restart: otherwise the next process would repeat it, or not do it at all. */
    private Optional<RestartDecision> notRecorded(Observed o) {
        return waitUntil(o.unrecorded(), o);
    }

    /** Several changes in a short time cause one restart. */
    private Optional<RestartDecision> stillChanging(Observed o) {
        return waitUntil(
                o.history()
                        .waiting()
                        .filter(it -> o.shared() || it.takenUp() || o.history().restartedWithin(o.quiet(), o.now()))
                        .map(it -> earlier(
                                it.last().plus(o.quiet()), it.since().plus(RestartLimits.longestQuiet(o.quiet())))),
                o);
    }

    /** The outcome at one workload decides whether the next one is restarted. */
    private Optional<RestartDecision> behindAnother(Observed o) {
        return o.hold().map(hold -> new Behind(o.now().plus(DECIDE_AGAIN), hold));
    }

    private static Optional<RestartDecision> waitUntil(Optional<Instant> until, Observed o) {
        return until.filter(o.now()::isBefore).map(Wait::new);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private String tooOften(Instant until) {
        return "restarted too often (the limit is %d times within %d s), so the next restart is delayed until %s and pods keep the value they started with; find out why the Secret changes so often"
                .formatted(limits.most(), limits.window().toSeconds(), until.truncatedTo(ChronoUnit.SECONDS));
    }
}
