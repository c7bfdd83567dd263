package dev.vso.operator.reconcile;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import java.util.Optional;
import java.util.function.Supplier;

/** Converts Vault's failures to errors of a resource. */
public final class VaultSyncErrors {

    public static final String VAULT_CLIENT_ERROR = "VaultClientError";

    private VaultSyncErrors() {}

    /**
     * The error for a failed request. It is retryable: Vault may respond differently later without a change in the
     * cluster.
     */
    public static SyncError of(VaultFailure failure) {
        return SyncError.retryable(VAULT_CLIENT_ERROR, failure.explanation());
    }

    /**
     * The path that a spec's fields give.
     *
     * @param eventReason of the error if they give no valid path, or a {@link ReservedPath reserved} one
     * @throws SyncException naming the field, the cause and the cure
     */
    public static VaultPath path(String eventReason, Supplier<VaultPath> spelled) throws SyncException {
        VaultPath path;
        try {
            path = spelled.get();
        } catch (IllegalArgumentException e) {
            throw SyncError.terminal(eventReason, String.valueOf(e.getMessage()))
                    .exception();
        }
        Optional<String> reserved = ReservedPath.problem(path);
        if (reserved.isPresent()) {
            throw SyncError.terminal(eventReason, reserved.get()).exception();
        }
        return path;
    }
}
