package dev.vso.operator.controller.vaultconnection;

import dev.vso.error.Explanation;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import dev.vso.vault.CallResult;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultHealth;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The condition of a VaultConnection after a probe, and when the next probe is due. Pure. */
public final class ConnectionHealth {

    private static final Duration WHILE_UP = Duration.ofSeconds(60);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(8);

    /**
     * The result of a probe.
     *
     * @param usable whether the spec yields a client
     * @param up whether Vault answers requests
     * @param reason one word
     * @param explanation what was seen; if Vault is not up it says what to do
     */
    public record Seen(boolean usable, boolean up, String reason, Explanation explanation) {

        /** One sentence. */
        public String message() {
            return explanation.text();
        }
    }

    private ConnectionHealth() {}

    public static Seen of(CallResult<VaultHealth> probe) {
        return switch (probe) {
            case CallResult.Success<VaultHealth>(VaultHealth health) -> of(health);
            case CallResult.Failure<VaultHealth>(VaultFailure failure) ->
                new Seen(true, false, "VaultUnreachable", failure.explanation());
        };
    }

    private static Seen of(VaultHealth health) {
        return switch (health.state()) {
            case ACTIVE ->
                new Seen(
                        true,
                        true,
                        ConditionReasons.ACCEPTED,
                        Explanation.of("Vault %s is active".formatted(health.version())));
            case STANDBY, PERFORMANCE_STANDBY ->
                new Seen(
                        true,
                        true,
                        ConditionReasons.ACCEPTED,
                        Explanation.of("Vault %s is a standby that forwards".formatted(health.version())));
            case SEALED ->
                new Seen(true, false, ConditionReasons.VAULT_SEALED, Explanation.colon("Vault is sealed", "unseal it"));
            case UNINITIALISED ->
                new Seen(
                        true,
                        false,
                        "VaultUninitialised",
                        Explanation.colon("Vault is not initialised", "initialise it"));
            case RECOVERY_SECONDARY ->
                new Seen(
                        true,
                        false,
                        "VaultRecoverySecondary",
                        Explanation.colon(
                                "Vault is a disaster-recovery secondary, which answers nothing",
                                "set spec.address to the primary"));
        };
    }

    /** The spec yields no client. */
    static Seen unusable(Explanation why) {
        return new Seen(false, false, ConditionReasons.INVALID_CONFIGURATION, why);
    }

    static List<Condition> conditions(List<Condition> old, Seen seen, long generation, Instant now) {
        return Conditions.merge(
                old,
                List.of(
                        condition(ConditionType.VAULT_CLIENT, seen.usable(), seen),
                        condition(ConditionType.VAULT_PING, seen.up(), seen),
                        condition(ConditionType.RESOURCE_VALIDATION, seen.usable(), seen),
                        condition(ConditionType.HEALTHY, seen.up(), seen),
                        condition(ConditionType.READY, seen.up(), seen)),
                generation,
                now);
    }

    private static ConditionUpdate condition(ConditionType type, boolean holds, Seen seen) {
        String reason = holds && !seen.up() ? ConditionReasons.ACCEPTED : seen.reason();
        return holds
                ? ConditionUpdate.yes(type, reason, seen.message())
                : ConditionUpdate.no(type, seen.reason(), seen.message());
    }

    /**
     * Returns the delay until the next probe.
     *
     * @param failures failed probes in a row; 0 while Vault is up
     * @param random uniform in [0, 1)
     */
    static Duration nextProbe(int failures, double random) {
        double millis = failures == 0
                ? WHILE_UP.toMillis()
                : Math.min(FIRST_RETRY.toMillis() * Math.pow(2, failures - 1), (double) LONGEST_RETRY.toMillis());
        return Duration.ofMillis(Math.round(millis * (0.8 + 0.2 * random)));
    }
}
