package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.api.DatabaseStatus;
import dev.vso.api.Destination;
import dev.vso.error.Explanation;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.status.ConditionReasons;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Maps the roles of a Database to their Secrets. Pure.
 *
 * <p>A Secret belongs to a role by the role's name; the order of roles does not matter once the first Secret was
 * created. Until then the first role of the spec gets the Secret that is named after the Database alone. The status
 * records which role that was; in statuses of earlier releases the name of that Secret shows it.
 *
 * @param first the name of the role that counts as the first
 * @param told the roles in the status
 */
record RoleDestinations(ObjectKey database, List<DatabaseRole> roles, String first, List<DatabaseRoleStatus> told) {

    RoleDestinations {
        roles = List.copyOf(roles);
        told = List.copyOf(told);
    }

    /**
     * Returns the Secrets of the roles of this Database.
     *
     * @param marked the role recorded on the first role's Secret, if any; it identifies the first role when a restore
     *     brought back the Secret but not the status
     */
    static RoleDestinations of(Database resource, Optional<String> marked) {
        DatabaseSpec spec = resource.getSpec();
        DatabaseStatus status = resource.getStatus();
        List<DatabaseRoleStatus> told = status == null ? List.of() : status.roles();
        ObjectKey database = ObjectKey.of(resource);
        Stream<String> known = status == null ? Stream.empty() : Stream.ofNullable(status.firstRole());
        Stream<String> bySecret = told.stream()
                .filter(role -> role.leaseId() != null
                        && RoleNames.firstSecret(database).equals(role.secret()))
                .map(DatabaseRoleStatus::name);
        String first = Stream.of(known, bySecret, marked.stream())
                .flatMap(names -> names)
                .findFirst()
                .filter(name -> !isOnlyRenamed(spec, told, name))
                .orElseGet(() -> spec.roles().getFirst().name());
        return new RoleDestinations(database, spec.roles(), first, told);
    }

    /**
     * Returns whether the spec renamed its only role: one role before and one now, so the first role's Secret can only
     * belong to it.
     */
    private static boolean isOnlyRenamed(DatabaseSpec spec, List<DatabaseRoleStatus> told, String first) {
        return spec.roles().size() == 1
                && told.size() <= 1
                && told.stream().allMatch(role -> role.name().equals(first));
    }

    /** Returns the destination of the role's credentials. */
    Destination of(DatabaseRole role) {
        return RoleNames.destination(database, first, role);
    }

    /** Returns the status of the role with this name. */
    Optional<DatabaseRoleStatus> status(String role) {
        return told.stream().filter(status -> status.name().equals(role)).findFirst();
    }

    /** Returns roles that were removed from the spec and still need cleaning up. */
    List<DatabaseRoleStatus> removed() {
        return told.stream()
                .filter(status -> roles.stream().noneMatch(role -> role.name().equals(status.name())))
                .toList();
    }

    /**
     * Returns the removed role whose Secret this role takes over, for example a renamed role that keeps its
     * destination.
     */
    Optional<DatabaseRoleStatus> predecessor(DatabaseRole role) {
        String secret = of(role).name();
        return removed().stream()
                .filter(status -> secret.equals(status.secret()))
                .findFirst();
    }

    List<Destination> all() {
        return roles.stream().map(this::of).toList();
    }

    /** Returns the role in the spec that owns this Secret; if two name it, the one that already has it. */
    Optional<DatabaseRole> holder(String secret) {
        List<DatabaseRole> naming =
                roles.stream().filter(role -> of(role).name().equals(secret)).toList();
        return naming.stream()
                .filter(role -> told.stream()
                        .anyMatch(status -> status.name().equals(role.name())
                                && status.leaseId() != null
                                && secret.equals(status.secret())))
                .findFirst()
                .or(() -> naming.stream().findFirst());
    }

    /** Returns why the role has no Secret if another role already has it: two roles cannot share a Secret. */
    Optional<SyncError> conflict(DatabaseRole role) {
        String secret = of(role).name();
        return holder(secret)
                .filter(holder -> !holder.name().equals(role.name()))
                .map(holder -> SyncError.terminal(
                        ConditionReasons.CONFLICT,
                        Explanation.colon(
                                "Secret %s belongs to role %s, and role %s is to have it too"
                                        .formatted(secret, holder.name(), role.name()),
                                "name another Secret in %s".formatted(field(role, holder)))));
    }

    private String field(DatabaseRole role, DatabaseRole holder) {
        return role.destination() != null || holder.destination() == null
                ? field(role)
                : field(role) + " or in " + field(holder);
    }

    private String field(DatabaseRole role) {
        return "roles[%d].destination.name".formatted(roles.indexOf(role));
    }
}
