package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.api.DatabaseStatus;
import dev.vso.api.Destination;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.status.ConditionReasons;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which Secret belongs to which role of a Database. Pure.
 *
 * <p>A Secret belongs to a role by the role's name; the order of the roles means nothing once the first Secret was made.
 * Until then the first role of the spec is the one whose Secret is named after the Database alone; the status keeps which
 * one it was, and statuses of earlier releases tell it by the name of that Secret.
 *
 * @param first the name of the role that counts as the first
 * @param told what the status tells of the roles
 */
record RoleDestinations(ObjectKey database, List<DatabaseRole> roles, String first, List<DatabaseRoleStatus> told) {

    RoleDestinations {
        roles = List.copyOf(roles);
        told = List.copyOf(told);
    }

    /**
     * The Secrets of the roles of this Database.
     *
     * @param marked the role that the Secret of the first role is marked with, if there is one: it tells the first role
     *     where a restore brought back the Secret and not the status
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

    /** One role before and one role now: nothing else could be meant by the Secret of the first role. */
    private static boolean isOnlyRenamed(DatabaseSpec spec, List<DatabaseRoleStatus> told, String first) {
        return spec.roles().size() == 1
                && told.size() <= 1
                && told.stream().allMatch(role -> role.name().equals(first));
    }

    /** Where the role's credentials go. */
    Destination of(DatabaseRole role) {
        return RoleNames.destination(database, first, role);
    }

    /** What the status tells of the role of this name. */
    Optional<DatabaseRoleStatus> status(String role) {
        return told.stream().filter(status -> status.name().equals(role)).findFirst();
    }

    /** Roles that the spec names no more and that are still to be cleaned up. */
    List<DatabaseRoleStatus> removed() {
        return told.stream()
                .filter(status -> roles.stream().noneMatch(role -> role.name().equals(status.name())))
                .toList();
    }

    /** The removed role whose Secret this role takes over, as when a role is renamed and keeps its destination. */
    Optional<DatabaseRoleStatus> predecessor(DatabaseRole role) {
        String secret = of(role).name();
        return removed().stream()
                .filter(status -> secret.equals(status.secret()))
                .findFirst();
    }

    List<Destination> all() {
        return roles.stream().map(this::of).toList();
    }

    /** The role of the spec whose Secret this is; of two that name it, the one that has it. */
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

    /** Two roles cannot share a Secret: why this one has none, if another one has it. */
    Optional<SyncError> conflict(DatabaseRole role) {
        String secret = of(role).name();
        return holder(secret)
                .filter(holder -> !holder.name().equals(role.name()))
                .map(holder -> SyncError.terminal(
                        ConditionReasons.CONFLICT,
                        "Secret %s belongs to role %s, and role %s is to have it too: name another Secret in %s"
                                .formatted(secret, holder.name(), role.name(), field(role, holder))));
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
