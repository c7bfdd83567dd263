package dev.vso.operator.reconcile;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import java.util.Optional;
import java.util.function.Supplier;

/** What Vault answers, as problems of a resource. */
public final class VaultSyncErrors {

    public static final String VAULT_CLIENT_ERROR = "VaultClientError";

    private VaultSyncErrors() {}

    /** A request failed. Vault may answer otherwise later, without anybody touching the cluster: so it is retried. */
    public static SyncError of(VaultFailure failure) {
        return SyncError.retryable(VAULT_CLIENT_ERROR, failure.explain());
    }

    /**
     * The path that a spec's fields spell.
     *
     * @param eventReason of the problem if they spell none, or one that is {@link ReservedPath reserved}
     * @throws SyncException naming the field, what is wrong with it and the cure
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
