package dev.vso.operator.controller.database;

import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import java.util.Optional;

/** Writes roles of Vault's database engine: reads first, and writes only if something differs. */
final class VaultRoleWriter {

    private VaultRoleWriter() {}

    /** Runs before an existing role gets another connection. */
    @FunctionalInterface
    interface Leaving {
        void leave() throws SyncException;
    }

    /**
     * Makes the role match its definition.
     *
     * @return a text for people that says what was changed; empty if nothing was
     * @throws SyncException if Vault refuses
     */
    static Optional<String> ensure(Access access, VaultPath role, RoleDefinition wanted, Leaving leaving)
            throws SyncException {
        return switch (access.vault().send(VaultRequest.read(role))) {
            case VaultResponse response -> {
                if (wanted.matches(response.data())) {
                    yield Optional.empty();
                }
                if (!response.data().path("db_name").asText().equals(wanted.dbName())) {
                    leaving.leave();
                }
                yield write(access, role, wanted.covering(response.data()), "was corrected");
            }
            case VaultFailure failure ->
                switch (failure.kind()) {
                    case NOT_FOUND -> write(access, role, wanted, "was created");
                    // A policy may allow writing without reading: then the role is written on every check.
                    case DENIED -> write(access, role, wanted, "was written");
                    case LEASE_GONE, INVALID, SEALED, STANDBY, THROTTLED, UNAVAILABLE, UNREACHABLE, TIMED_OUT, TLS ->
                        throw VaultSyncErrors.of(failure).exception();
                };
        };
    }

    private static Optional<String> write(Access access, VaultPath role, RoleDefinition wanted, String done)
            throws SyncException {
        VaultResult result = access.vault().send(VaultRequest.write(role, wanted.body()));
        if (result instanceof VaultFailure failure) {
            throw problem(wanted, failure).exception();
        }
        return Optional.of("role %s %s".formatted(role, done));
    }

    private static SyncError problem(RoleDefinition wanted, VaultFailure failure) {
        boolean noConnection = failure.errors().stream()
                .anyMatch(error -> error.contains("not an allowed role") || error.contains("unknown database"));
        return noConnection
                ? SyncError.retryable(
                        VaultSyncErrors.VAULT_CLIENT_ERROR,
                        failure.explain(),
                        "check db_name %s and allowed_roles of that connection in Vault".formatted(wanted.dbName()))
                : VaultSyncErrors.of(failure);
    }

    /** Deletes the role; succeeds if it does not exist. */
    static Optional<VaultFailure> delete(VaultAccess vault, VaultPath role) {
        VaultResult result = vault.send(VaultRequest.delete(role));
        return result instanceof VaultFailure failure && failure.kind() != VaultFailure.Kind.NOT_FOUND
                ? Optional.of(failure)
                : Optional.empty();
    }
}
