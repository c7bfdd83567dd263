package dev.vso.operator.auth.session;

import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResult;
import java.util.List;
import java.util.Optional;

/**
 * Access for the clean-up of a resource's objects in Vault. It uses the sessions that the resource used, because these
 * need nothing that may be deleted together with the resource; the one that obtained something last comes first. Only
 * if none of them has a valid token, permission and an answer, it uses the identity that the resource's references
 * resolve to now. No other identity is ever used.
 */
public final class CleanUpAccess implements VaultAccess {

    /** Resolves the resource's references, and logs in. */
    @FunctionalInterface
    public interface Lookup {
        Access access() throws SyncException;
    }

    private final List<Access> used;
    private final Lookup now;

    public CleanUpAccess(List<Access> used, Lookup now) {
        this.used = used;
        this.now = now;
    }

    @Override
    public VaultResult send(VaultRequest request) {
        Optional<VaultFailure> failure = Optional.empty();
        for (Access access : used) {
            VaultResult result = access.takingBack().send(request);
            Optional<VaultFailure> curable = curable(result);
            if (curable.isEmpty()) {
                return result;
            }
            failure = failure.filter(first -> first.status() != 0).or(() -> curable);
        }
        return withCurrentIdentity(request, failure);
    }

    private VaultResult withCurrentIdentity(VaultRequest request, Optional<VaultFailure> failure) {
        try {
            return now.access().vault().send(request);
        } catch (SyncException stopped) {
            return failure.filter(refused -> refused.status() != 0)
                    .orElseGet(
                            () -> VaultFailure.notSent(request, stopped.error().explanation()));
        }
    }

    /** Another session may have the permission; a Vault that answers slowly is slow for each. */
    private static Optional<VaultFailure> curable(VaultResult result) {
        return result instanceof VaultFailure failure
                        && failure.kind() != VaultFailure.Kind.TIMED_OUT
                        && (failure.kind() == VaultFailure.Kind.DENIED || failure.status() == 0)
                ? Optional.of(failure)
                : Optional.empty();
    }
}
