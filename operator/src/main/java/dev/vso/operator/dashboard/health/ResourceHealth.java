package dev.vso.operator.dashboard.health;

import static dev.vso.operator.decision.DecisionChain.check;

import dev.vso.api.RotationPhase;
import dev.vso.api.RotationStatus;
import dev.vso.operator.decision.DecisionChain;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.Conditions;
import dev.vso.operator.summary.Lifetime;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The health of a resource, and its reason. Pure: a chain of checks; the first that applies decides.
 *
 * @param reason of the condition that decided; empty if none did
 * @param says the message for people; empty if the resource is healthy
 * @param since when this state began; null if unknown
 */
public record ResourceHealth(
        HealthState state,
        String reason,
        String says,
        @Nullable Instant since) {

    /** If one of these is False, the resource does not work. */
    private static final Set<String> VITAL = Set.of(ConditionType.SECRET_SYNCED.text(), ConditionType.READY.text());

    /** If one of these is False, the resource works and needs attention. Conditions of other writers do not count. */
    private static final Set<String> USEFUL = Set.of(
            ConditionType.HEALTHY.text(),
            ConditionType.LEASE_RENEWAL.text(),
            ConditionType.ROLLOUT_RESTART.text(),
            ConditionType.CONNECTION_SYNCED.text());

    /**
     * All inputs of the decision.
     *
     * @param leaving true if the resource is terminating
     * @param edited true if the spec is newer than the status
     * @param rotations its last rotations
     */
    public record Observed(
            boolean leaving,
            boolean edited,
            List<Condition> conditions,
            List<Expiry> lives,
            List<RotationStatus> rotations) {}

    /** The checks, in their order. */
    static final DecisionChain<Observed, ResourceHealth> CHAIN = new DecisionChain<>(
            List.of(
                    check("leaving", ResourceHealth::leaving),
                    check("failing", ResourceHealth::failing),
                    check("ranOut", ResourceHealth::ranOut),
                    check("suspended", ResourceHealth::suspended),
                    check("neverReconciled", ResourceHealth::neverReconciled),
                    check("losing", ResourceHealth::losing),
                    check("incomplete", ResourceHealth::incomplete),
                    check("stalled", ResourceHealth::stalled),
                    check("late", ResourceHealth::late),
                    check("edited", ResourceHealth::edited)),
            o -> new ResourceHealth(HealthState.WELL, "", "", since(o.conditions())));

    public static ResourceHealth of(Observed observed) {
        return CHAIN.decide(observed);
    }

    /** True if the conditions show that the resource does not work. */
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
                .map(condition -> of(HealthState.FAILING, condition));
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
                        "the content of Secret %s has expired".formatted(expiry.secret()),
                        expiry.end()));
    }

    private static Optional<ResourceHealth> suspended(Observed o) {
        return Conditions.find(o.conditions(), ConditionType.SUSPENDED)
                .filter(ResourceHealth::isTrue)
                .map(condition -> of(HealthState.SUSPENDED, condition));
    }

    private static boolean isTrue(Condition condition) {
        return "True".equals(condition.getStatus());
    }

    private static Optional<ResourceHealth> neverReconciled(Observed o) {
        return o.conditions().isEmpty()
                ? Optional.of(
                        new ResourceHealth(HealthState.WAITING, "", "the operator has not reconciled it yet", null))
                : Optional.empty();
    }

    private static Optional<ResourceHealth> incomplete(Observed o) {
        return o.conditions().stream()
                .filter(condition -> USEFUL.contains(condition.getType()) && "False".equals(condition.getStatus()))
                .findFirst()
                .map(condition -> of(HealthState.ATTENTION, condition));
    }

    private static Optional<ResourceHealth> losing(Observed o) {
        return Conditions.find(o.conditions(), ConditionType.PREVIOUS_CREDENTIALS_KEPT)
                .filter(condition ->
                        isTrue(condition) && ConditionReasons.PREVIOUS_CREDENTIALS_END.equals(condition.getReason()))
                .map(condition -> of(HealthState.ATTENTION, condition));
    }

    private static Optional<ResourceHealth> stalled(Observed o) {
        return o.rotations().stream()
                .filter(rotation ->
                        rotation.phase() == RotationPhase.STALLED || rotation.phase() == RotationPhase.ROLLED_BACK)
                .findFirst()
                .map(rotation ->
                        new ResourceHealth(HealthState.ATTENTION, "", rotation.message(), instant(rotation.since())));
    }

    private static Optional<ResourceHealth> late(Observed o) {
        return o.lives().stream()
                .filter(expiry -> expiry.outlook() == ExpiryState.LATE)
                .findFirst()
                .map(expiry -> new ResourceHealth(
                        HealthState.ATTENTION,
                        "",
                        "the content of Secret %s should have been renewed by now".formatted(expiry.secret()),
                        null));
    }

    private static Optional<ResourceHealth> edited(Observed o) {
        return o.edited()
                ? Optional.of(new ResourceHealth(HealthState.WAITING, "", "the last edit is not reconciled yet", null))
                : Optional.empty();
    }

    private static ResourceHealth of(HealthState state, Condition condition) {
        return new ResourceHealth(state, text(condition.getReason()), text(condition.getMessage()), time(condition));
    }

    private static @Nullable Instant since(List<Condition> conditions) {
        return Conditions.find(conditions, ConditionType.READY)
                .map(ResourceHealth::time)
                .orElse(null);
    }

    static @Nullable public Instant time(Condition condition) {
        return instant(condition.getLastTransitionTime());
    }

    /** A time from a status; null if it is invalid, because other writers may have set it. */
    public static @Nullable Instant instant(@Nullable String text) {
        return Lifetime.instant(text);
    }

    public static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
