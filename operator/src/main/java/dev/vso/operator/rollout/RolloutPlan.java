package dev.vso.operator.rollout;

import dev.vso.operator.rollout.RestartDecision.NotNeeded;
import dev.vso.operator.rollout.RestartDecision.Restart;
import dev.vso.operator.rollout.RestartDecision.Wait;
import dev.vso.operator.rollout.RestartDecision.Withheld;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** When a target is restarted: a chain of checks of which the first with an answer decides. */
public final class RolloutPlan {

    /** One check: an answer, or nothing where it has none. */
    @FunctionalInterface
    private interface Check {
        Optional<RestartDecision> answer(RestartHistory history, Instant now);
    }

    private final RestartLimits limits;
    private final List<Check> checks = List.of(this::notAskedFor, this::failedJustNow, this::restartedTooOften);

    public RolloutPlan(RestartLimits limits) {
        this.limits = limits;
    }

    /** Whether the targets of a Secret are restarted on this occasion. */
    public static boolean restartsOn(Occasion occasion) {
        return switch (occasion) {
            case FIRST_SYNC, SAME_VALUE -> false;
            case VALUE_CHANGED -> true;
        };
    }

    /** What to do now. */
    public RestartDecision decide(RestartHistory history, Instant now) {
        return checks.stream()
                .flatMap(check -> check.answer(history, now).stream())
                .findFirst()
                .orElseGet(() -> new Restart(history.asked()));
    }

    private Optional<RestartDecision> notAskedFor(RestartHistory history, Instant now) {
        return history.waiting().isEmpty() ? Optional.of(new NotNeeded()) : Optional.empty();
    }

    private Optional<RestartDecision> failedJustNow(RestartHistory history, Instant now) {
        return history.waiting()
                .map(RestartHistory.Waiting::notBefore)
                .filter(now::isBefore)
                .map(Wait::new);
    }

    private Optional<RestartDecision> restartedTooOften(RestartHistory history, Instant now) {
        return history.heldUntil(now, limits).map(until -> new Withheld(until, tooOften(until)));
    }

    private String tooOften(Instant until) {
        return "restarted too often (the limit is %d times within %d s), so the next restart is held back until %s and pods keep the value they started with; find out why the Secret changes so often"
                .formatted(limits.most(), limits.window().toSeconds(), until.truncatedTo(ChronoUnit.SECONDS));
    }
}
