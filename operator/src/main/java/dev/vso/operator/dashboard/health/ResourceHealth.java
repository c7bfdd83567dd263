package dev.vso.operator.dashboard.health;

import static dev.vso.operator.decision.DecisionChain.check;

import dev.vso.operator.decision.DecisionChain;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.summary.Lifetime;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a resource is, and what says so. Pure: a chain of checks of which the first with an answer decides.
 *
 * @param reason one word of the condition that decided; empty if none did
 * @param says what a person should read; empty if all is well
 * @param since when that became so; null if nobody noted it
 */
public record ResourceHealth(
        HealthState state,
        String reason,
        String says,
        @Nullable Instant since) {

    /** Without these, a resource does not do its work. */
    private static final Set<String> VITAL = Set.of(ConditionType.SECRET_SYNCED.text(), ConditionType.READY.text());

    /** Without these, it does, and somebody should look. What others write into a status does not count. */
    private static final Set<String> USEFUL = Set.of(
            ConditionType.HEALTHY.text(),
            ConditionType.LEASE_RENEWAL.text(),
            ConditionType.ROLLOUT_RESTART.text(),
            ConditionType.CONNECTION_SYNCED.text());

    /**
     * All that the verdict hangs on.
     *
     * @param leaving whether deletion was asked for
     * @param edited whether the spec is newer than what the status tells of
     */
    public record Observed(boolean leaving, boolean edited, List<Condition> conditions, List<Expiry> lives) {}

    /** The checks, in their order. */
    static final DecisionChain<Observed, ResourceHealth> CHAIN = new DecisionChain<>(
            List.of(
                    check("leaving", ResourceHealth::leaving),
                    check("failing", ResourceHealth::failing),
                    check("ranOut", ResourceHealth::ranOut),
                    check("neverLookedAt", ResourceHealth::neverLookedAt),
                    check("incomplete", ResourceHealth::incomplete),
                    check("late", ResourceHealth::late),
                    check("edited", ResourceHealth::edited)),
            o -> new ResourceHealth(HealthState.WELL, "", "", since(o.conditions())));

    public static ResourceHealth of(Observed observed) {
        return CHAIN.decide(observed);
    }

    /** Whether the conditions say that the resource does not do its work. */
    public static boolean fails(List<Condition> conditions) {
        return conditions.stream().anyMatch(ResourceHealth::saysFailed);
    }

    private static Optional<ResourceHealth> leaving(Observed o) {
        return o.leaving()
                ? Optional.of(new ResourceHealth(HealthState.LEAVING, "", "is being deleted", null))
                : Optional.empty();
    }

    private static Optional<ResourceHealth> failing(Observed o) {
        return o.conditions().stream()
                .filter(ResourceHealth::saysFailed)
                .findFirst()
                .map(told -> of(HealthState.FAILING, told));
    }

    private static boolean saysFailed(Condition condition) {
        return VITAL.contains(condition.getType()) && "False".equals(condition.getStatus());
    }

    private static Optional<ResourceHealth> ranOut(Observed o) {
        return o.lives().stream()
                .filter(expiry -> expiry.outlook() == ExpiryState.OVER)
                .findFirst()
                .map(expiry -> new ResourceHealth(
                        HealthState.FAILING,
                        "",
                        "what Secret %s holds has run out".formatted(expiry.secret()),
                        expiry.end()));
    }

    private static Optional<ResourceHealth> neverLookedAt(Observed o) {
        return o.conditions().isEmpty()
                ? Optional.of(
                        new ResourceHealth(HealthState.WAITING, "", "the operator has not looked at it yet", null))
                : Optional.empty();
    }

    private static Optional<ResourceHealth> incomplete(Observed o) {
        return o.conditions().stream()
                .filter(condition -> USEFUL.contains(condition.getType()) && "False".equals(condition.getStatus()))
                .findFirst()
                .map(told -> of(HealthState.ATTENTION, told));
    }

    private static Optional<ResourceHealth> late(Observed o) {
        return o.lives().stream()
                .filter(expiry -> expiry.outlook() == ExpiryState.LATE)
                .findFirst()
                .map(expiry -> new ResourceHealth(
                        HealthState.ATTENTION,
                        "",
                        "what Secret %s holds should have been renewed by now".formatted(expiry.secret()),
                        null));
    }

    private static Optional<ResourceHealth> edited(Observed o) {
        return o.edited()
                ? Optional.of(new ResourceHealth(HealthState.WAITING, "", "the last edit is not carried out yet", null))
                : Optional.empty();
    }

    private static ResourceHealth of(HealthState state, Condition told) {
        return new ResourceHealth(state, text(told.getReason()), text(told.getMessage()), time(told));
    }

    private static @Nullable Instant since(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> ConditionType.READY.text().equals(condition.getType()))
                .findFirst()
                .map(ResourceHealth::time)
                .orElse(null);
    }

    static @Nullable public Instant time(Condition condition) {
        return instant(condition.getLastTransitionTime());
    }

    /** A time as statuses hold it; null where it is none, for anybody may write a status. */
    public static @Nullable Instant instant(@Nullable String text) {
        return Lifetime.instant(text);
    }

    public static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
