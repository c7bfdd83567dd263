package dev.vso.cli.explain;

import dev.vso.operator.controller.vaultconnection.ConnectionHealth;
import dev.vso.vault.CallResult;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultHealth;
import java.util.Optional;

/**
 * State of a Vault, from its answer here and from what the operator reports: the user's machine may not reach what the
 * operator reaches, and the reverse. Pure.
 */
final class ReachabilityCheck {

    private ReachabilityCheck() {}

    static StepFinding decide(CallResult<VaultHealth> here, Optional<ReportedCondition> operators) {
        ConnectionHealth.Seen seen = ConnectionHealth.of(here);
        boolean operatorReaches = operators.filter(ReportedCondition::holds).isPresent();
        Optional<ReportedCondition> operatorFails = operators.filter(word -> !word.holds());
        return switch (here) {
            case CallResult.Success<VaultHealth> _ when !seen.up() -> StepFinding.Failure.of(seen.explanation());
            case CallResult.Success<VaultHealth> _ ->
                operatorFails
                        .<StepFinding>map(word -> StepFinding.Failure.of(
                                "%s from here, but %s".formatted(seen.message(), word.words()),
                                "let the operator's pod reach it"))
                        .orElseGet(() -> new StepFinding.Ok(seen.message()));
            case CallResult.Failure<VaultHealth>(VaultFailure failure)
            when operatorReaches && isOfTheWay(failure.kind()) ->
                new StepFinding.Unknown(
                        "not from here: " + seen.explanation().cause(), operators.map(ReportedCondition::words));
            case CallResult.Failure<VaultHealth> _ -> StepFinding.Failure.of(seen.explanation());
        };
    }

    /** Whether the network path may be the cause, and not Vault itself. */
    private static boolean isOfTheWay(VaultFailure.Kind kind) {
        return switch (kind) {
            case UNREACHABLE, TIMED_OUT, TLS -> true;
            case DENIED, NOT_FOUND, LEASE_GONE, INVALID, SEALED, STANDBY, THROTTLED, UNAVAILABLE -> false;
        };
    }
}
