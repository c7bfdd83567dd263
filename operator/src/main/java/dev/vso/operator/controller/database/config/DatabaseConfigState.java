package dev.vso.operator.controller.database.config;

import dev.vso.api.Database;
import dev.vso.api.DatabaseConnection;
import dev.vso.api.DatabaseConnectionStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.api.DatabaseTls;
import dev.vso.api.RootRotation;
import dev.vso.error.Explanation;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.controller.database.RoleHandler;
import dev.vso.operator.controller.database.RoleNames;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.vault.VaultPath;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The input for reconciling a connection: the desired state, and what the status records.
 *
 * @param path of the connection in Vault
 * @param before what the status records
 */
public record DatabaseConfigState(
        Database resource,
        DatabaseConnection connection,
        Access access,
        VaultPath path,
        DatabaseConfigDefinition definition,
        RootCredentials credentials,
        Optional<DatabaseConnectionStatus> before) {

    /** @throws SyncException if the spec is invalid, or a Secret that it names is missing */
    static DatabaseConfigState of(
            Database resource,
            DatabaseConnection connection,
            Access access,
            Optional<DatabaseConnectionStatus> before,
            RootSecrets secrets)
            throws SyncException {
        ObjectKey key = ObjectKey.of(resource);
        DatabaseSpec spec = resource.getSpec();
        String name = spec.roles().getFirst().dbName();
        Collection<String> roles = spec.roles().stream()
                .map(role -> RoleNames.inVault(key, role.name()))
                .toList();
        DatabaseTls tls = connection.tls();
        Optional<String> authorities = tls == null || tls.caCertSecretRef() == null
                ? Optional.empty()
                : Optional.of(secrets.certificates(new ObjectKey(key.namespace(), tls.caCertSecretRef())));
        return new DatabaseConfigState(
                resource,
                connection,
                access,
                path(spec, "config", name),
                DatabaseConfigDefinition.of(RoleHandler.engine(spec), name, connection, roles, authorities),
                secrets.credentials(new ObjectKey(key.namespace(), connection.rootSecretRef())),
                before);
    }

    /** Returns the Secrets that the connection names. */
    static Set<ObjectKey> named(ObjectKey key, DatabaseConnection connection) {
        Set<ObjectKey> named = new HashSet<>();
        named.add(new ObjectKey(key.namespace(), connection.rootSecretRef()));
        DatabaseTls tls = connection.tls();
        if (tls != null && tls.caCertSecretRef() != null) {
            named.add(new ObjectKey(key.namespace(), tls.caCertSecretRef()));
        }
        return named;
    }

    /** Returns whether the root password must still be rotated. */
    boolean wantsRotation(DatabaseConnectionStatus after) {
        return Boolean.TRUE.equals(connection.rotateRoot()) && after.rootRotation() != RootRotation.DONE;
    }

    /** Returns the condition for a healthy connection; {@code ignored} if a change of the Secret has no effect. */
    ConditionUpdate finding(DatabaseConnectionStatus after, boolean ignored) {
        String root = connection.rootSecretRef();
        if (ignored) {
            return ConditionUpdate.yes(
                    ConditionType.CONNECTION_SYNCED,
                    "RootSecretIgnored",
                    "Secret %s has changed, without effect: Vault has changed the root password since, and only Vault knows it; to start over, set a password in the database, write it into the Secret and delete %s in Vault"
                            .formatted(root, path));
        }
        return after.rootRotation() == RootRotation.DONE
                ? ConditionUpdate.yes(
                        ConditionType.CONNECTION_SYNCED,
                        "RootRotated",
                        "%s is up to date; only Vault knows the root password, the one in Secret %s no longer works"
                                .formatted(path, root))
                : ConditionUpdate.yes(ConditionType.CONNECTION_SYNCED, "Synced", "%s is up to date".formatted(path));
    }

    /** Returns the status after Vault received the credentials of the Secret. */
    DatabaseConnectionStatus given() {
        boolean made = before.map(DatabaseConnectionStatus::made).orElse(false);
        return new DatabaseConnectionStatus(definition.name(), made, credentials.mac(), null);
    }

    /** Returns the status after Vault rotated the root password. */
    DatabaseConnectionStatus rotated() {
        return before.orElseThrow().withRootRotation(RootRotation.DONE);
    }

    SyncError refused() {
        return SyncError.retryable(
                "ConnectionExists",
                Explanation.colon(
                        "%s exists in Vault already and was not created for this resource".formatted(path),
                        "leave connection out to use it unchanged, set connection.overwrite to take it over, or choose another db_name"));
    }

    /** Returns the path of the request that rotates the root password. */
    VaultPath rotation() throws SyncException {
        return path(resource.getSpec(), "rotate-root", definition.name());
    }

    public static VaultPath path(DatabaseSpec spec, String kind, String name) throws SyncException {
        return VaultSyncErrors.path("DatabaseError", () -> VaultPath.of(RoleHandler.mount(spec), kind, name));
    }
}
