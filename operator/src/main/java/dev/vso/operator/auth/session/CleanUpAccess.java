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
 * Access for taking back what a resource has in Vault. It is asked with the sessions that the resource used, which need
 * nothing that may be deleted together with the resource, the one that obtained something last before others; only where
 * each has no token any more, may not, or gets no answer, as the identity that the resource's references lead to now. No
 * other identity is ever used.
 */
public final class CleanUpAccess implements VaultAccess {

    /** Looks the resource's references up, and logs in. */
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
        return asTheReferencesSay(request, failure);
    }

    private VaultResult asTheReferencesSay(VaultRequest request, Optional<VaultFailure> failure) {
        try {
            return now.access().vault().send(request);
        } catch (SyncException stopped) {
            return failure.filter(refused -> refused.status() != 0)
                    .orElseGet(
                            () -> VaultFailure.notSent(request, stopped.error().message()));
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
