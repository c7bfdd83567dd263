package dev.vso.operator.rollout;

import dev.vso.operator.rollout.RestartDecision.NotNeeded;
import dev.vso.operator.rollout.RestartDecision.Restart;
import dev.vso.operator.rollout.RestartDecision.Wait;
import dev.vso.operator.rollout.RestartDecision.Withheld;
import dev.vso.operator.rollout.RestartHistory.Waiting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** When a workload is restarted: a chain of checks of which the first with an answer decides. Pure. */
public final class RolloutPlan {

    /**
     * All that the decision depends on.
     *
     * @param shared several resources name the workload: a change of one is likely followed by changes of others
     * @param unrecorded until when to wait for a status to record a restart that was asked for; empty if all are recorded
     */
    public record Observed(RestartHistory history, boolean shared, Optional<Instant> unrecorded, Instant now) {}

    /** One check: an answer, or nothing where it has none. */
    @FunctionalInterface
    private interface Check {
        Optional<RestartDecision> answer(Observed observed);
    }

    private final RestartLimits limits;
    private final List<Check> checks = List.of(
            this::notAskedFor, this::failedJustNow, this::restartedTooOften, this::notRecorded, this::stillChanging);

    public RolloutPlan(RestartLimits limits) {
        this.limits = limits;
    }

    /** Whether the targets of a Secret are restarted on this occasion. */
    public static boolean restartsOn(RestartCause cause) {
        return switch (cause) {
            case FIRST_SYNC, SAME_VALUE -> false;
            case VALUE_CHANGED -> true;
        };
    }

    /** What to do now. */
    public RestartDecision decide(Observed observed) {
        return checks.stream()
                .flatMap(check -> check.answer(observed).stream())
                .findFirst()
                .orElseGet(() -> new Restart(observed.history().asked()));
    }

    private Optional<RestartDecision> notAskedFor(Observed o) {
        return o.history().waiting().isEmpty() ? Optional.of(new NotNeeded()) : Optional.empty();
    }

    private Optional<RestartDecision> failedJustNow(Observed o) {
        return waitUntil(o.history().waiting().map(Waiting::notBefore), o);
    }

    private Optional<RestartDecision> restartedTooOften(Observed o) {
        return o.history().heldUntil(o.now(), limits).map(until -> new Withheld(until, tooOften(until)));
    }

    /** What is not recorded before it is done would be done again by the next process, or by none. */
    private Optional<RestartDecision> notRecorded(Observed o) {
        return waitUntil(o.unrecorded(), o);
    }

    /** Several changes within a moment give one restart. */
    private Optional<RestartDecision> stillChanging(Observed o) {
        return waitUntil(
                o.history()
                        .waiting()
                        .filter(it -> o.shared() || it.takenUp() || o.history().restartedWithin(limits, o.now()))
                        .map(it -> earlier(
                                it.last().plus(limits.quiet()), it.since().plus(limits.longestQuiet()))),
                o);
    }

    private static Optional<RestartDecision> waitUntil(Optional<Instant> until, Observed o) {
        return until.filter(o.now()::isBefore).map(Wait::new);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private String tooOften(Instant until) {
        return "restarted too often (the limit is %d times within %d s), so the next restart is held back until %s and pods keep the value they started with; find out why the Secret changes so often"
                .formatted(limits.most(), limits.window().toSeconds(), until.truncatedTo(ChronoUnit.SECONDS));
    }
}
