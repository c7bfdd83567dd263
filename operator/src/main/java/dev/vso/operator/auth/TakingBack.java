package dev.vso.operator.auth;

import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.vault.VaultAccess;
import dev.vso.operator.vault.VaultFailure;
import dev.vso.operator.vault.VaultRequest;
import dev.vso.operator.vault.VaultResult;
import java.util.Optional;

/**
 * Access for taking back what a resource has in Vault. It is asked with the session that the resource used last, which
 * needs nothing that may be deleted together with the resource; only where that has no token any more, may not, or gets
 * no answer, as the identity that the resource's references lead to now. No other identity is ever used.
 */
final class TakingBack implements VaultAccess {

    /** Looks the resource's references up, and logs in. */
    @FunctionalInterface
    interface Lookup {
        Access access() throws Obstacle;
    }

    private final Optional<Access> used;
    private final Lookup now;

    TakingBack(Optional<Access> used, Lookup now) {
        this.used = used;
        this.now = now;
    }

    @Override
    public VaultResult send(VaultRequest request) {
        Optional<VaultResult> first = used.map(access -> access.takingBack().send(request));
        Optional<VaultFailure> failure = first.flatMap(TakingBack::curable);
        if (first.isPresent() && failure.isEmpty()) {
            return first.get();
        }
        try {
            return now.access().vault().send(request);
        } catch (Obstacle obstacle) {
            return failure.filter(refused -> refused.status() != 0)
                    .orElseGet(() ->
                            VaultFailure.notSent(request, obstacle.problem().message()));
        }
    }

    /** Another session may have what this one lacks; a Vault that takes its time will take it for each. */
    private static Optional<VaultFailure> curable(VaultResult result) {
        return result instanceof VaultFailure failure
                        && failure.kind() != VaultFailure.Kind.TIMED_OUT
                        && (failure.kind() == VaultFailure.Kind.DENIED || failure.status() == 0)
                ? Optional.of(failure)
                : Optional.empty();
    }
}
