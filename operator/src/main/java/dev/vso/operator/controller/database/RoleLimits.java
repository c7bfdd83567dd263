package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRole;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.MountLimits;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the lifetimes of roles that Vault does not grant in full. The mount's maximum is read once for each definition
 * of a role, and again while something is not granted, because that may change.
 */
final class RoleLimits {

    private record Known(RoleDefinition definition, List<String> limits) {}

    private final MountLimits mounts;
    private final ConcurrentHashMap<CredentialId, Known> known = new ConcurrentHashMap<>();

    RoleLimits(MountLimits mounts) {
        this.mounts = mounts;
    }

    /** Describes what is not granted to the role; empty until known. */
    Optional<List<String>> of(Database resource, String role) {
        return Optional.ofNullable(known.get(CredentialId.of(resource, role))).map(Known::limits);
    }

    /**
     * Determines what is not granted.
     *
     * @param mount of the engine
     * @return whether Vault grants all lifetimes now and did not before
     */
    boolean read(
            CredentialId id, Access access, String mount, DatabaseRole role, RoleDefinition definition, Lease lease) {
        Known before = known.get(id);
        if (before != null && before.limits().isEmpty() && before.definition().equals(definition)) {
            return false;
        }
        List<String> limits = DatabaseDuration.limits(role, definition, lease, mount, mounts.max(access, mount));
        known.put(id, new Known(definition, limits));
        return before != null && !before.limits().isEmpty() && limits.isEmpty();
    }

    /** Drops all in-memory state of a deleted resource. */
    void forget(Database resource) {
        known.keySet().removeIf(id -> id.isOf(resource.getMetadata().getUid()));
    }
}
