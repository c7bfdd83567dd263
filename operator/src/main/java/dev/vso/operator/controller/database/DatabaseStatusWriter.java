package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseStatus;
import dev.vso.operator.controller.ReconcilerServices;
import dev.vso.operator.controller.database.RoleHandler.Step;
import dev.vso.operator.controller.database.config.DatabaseConfigHandler.Outcome;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.reconcile.SyncStatus;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Builds the status of a Database from what was done for its connection and its roles. */
final class DatabaseStatusWriter {

    private final ReconcilerServices services;
    private final CredentialLifecycle credentials;
    private final RoleHandler roles;
    private final RoleRotations rotations;

    DatabaseStatusWriter(
            ReconcilerServices services, CredentialLifecycle credentials, RoleHandler roles, RoleRotations rotations) {
        this.services = services;
        this.credentials = credentials;
        this.roles = roles;
        this.rotations = rotations;
    }

    /** The status that has to be stored before the connection is written to Vault. */
    DatabaseStatus remembered(Database resource, Outcome connection) {
        return status(resource).toBuilder()
                .connection(connection.status().orElse(null))
                .pendingRestarts(services.output().restarts().pending(resource))
                .build();
    }

    /** The status of a resource whose Vault cannot be reached: the roles stay as they are, but their rotations go on. */
    DatabaseStatus blocked(Database resource, SyncError error, Instant now) {
        var failed = SyncStatus.failed(
                conditions(resource), error, resource.getMetadata().getGeneration(), now);
        var pending = services.output().restarts().pending(resource);
        return status(resource).toBuilder()
                .roles(rotations.follow(resource, status(resource).roles(), pending))
                .pendingRestarts(pending)
                .conditions(rotations.withKept(resource, active(resource, failed)))
                .build();
    }

    /** @param problem the first of the connection and the roles */
    DatabaseStatus reconciled(
            Database resource,
            Outcome connection,
            String firstRole,
            List<Step> steps,
            Optional<SyncError> problem,
            Instant now) {
        var pending = services.output().restarts().pending(resource);
        List<DatabaseRoleStatus> roleStatuses =
                rotations.follow(resource, steps.stream().map(Step::status).toList(), pending);
        DatabaseStatus old = status(resource);
        boolean issued = roleStatuses.stream().anyMatch(role -> role.leaseId() != null);
        return old.toBuilder()
                .observedGeneration(
                        problem.isEmpty()
                                ? Long.valueOf(resource.getMetadata().getGeneration())
                                : old.observedGeneration())
                .expiresAt(firstExpiry(roleStatuses).orElse(null))
                .connection(connection.status().orElse(null))
                .firstRole(issued ? firstRole : old.firstRole())
                .roles(roleStatuses)
                .pendingRestarts(pending)
                .conditions(rotations.withKept(resource, conditions(resource, connection, roleStatuses, problem, now)))
                .build();
    }

    private List<Condition> conditions(
            Database resource,
            Outcome connection,
            List<DatabaseRoleStatus> roleStatuses,
            Optional<SyncError> problem,
            Instant now) {
        long generation = resource.getMetadata().getGeneration();
        List<Condition> before = conditions(resource);
        List<Condition> synced = problem.map(failed -> SyncStatus.failed(before, failed, generation, now))
                .orElseGet(() -> SyncStatus.synced(before, secrets(roleStatuses), generation, now));
        List<Condition> used = UnusedField.withCondition(
                before,
                withLimits(active(resource, synced), resource, now),
                DatabaseFields.unused(resource.getSpec(), credentials.usualRevocation()),
                resource,
                now,
                services.events());
        return services.output()
                .restarts()
                .withRestartCondition(withConnection(used, resource, connection, now), resource, now);
    }

    private List<Condition> active(Database resource, List<Condition> conditions) {
        return services.suspensions().active(resource, conditions(resource), conditions);
    }

    /** Leaves the condition unchanged until the limits of all roles are known. */
    private List<Condition> withLimits(List<Condition> conditions, Database resource, Instant now) {
        List<List<String>> known = resource.getSpec().roles().stream()
                .flatMap(role -> roles.limits(resource, role.name()).stream())
                .toList();
        return known.size() < resource.getSpec().roles().size()
                ? conditions
                : SyncStatus.limited(
                        conditions,
                        known.stream().flatMap(List::stream).toList(),
                        resource.getMetadata().getGeneration(),
                        now);
    }

    private static List<Condition> withConnection(
            List<Condition> conditions, Database resource, Outcome connection, Instant now) {
        if (resource.getSpec().connection() == null) {
            return Conditions.without(conditions, ConditionType.CONNECTION_SYNCED);
        }
        return Conditions.merge(
                conditions,
                connection.finding().stream().toList(),
                resource.getMetadata().getGeneration(),
                now);
    }

    private static String secrets(List<DatabaseRoleStatus> roles) {
        return String.join(
                ", ", roles.stream().map(role -> String.valueOf(role.secret())).toList());
    }

    static Optional<String> firstExpiry(List<DatabaseRoleStatus> roles) {
        return roles.stream()
                .map(DatabaseRoleStatus::expiresAt)
                .filter(Objects::nonNull)
                .map(String.class::cast)
                .min(Comparator.comparing(Instant::parse));
    }

    static DatabaseStatus status(Database resource) {
        return Objects.requireNonNullElse(resource.getStatus(), DatabaseStatus.NONE);
    }

    static List<Condition> conditions(Database resource) {
        return status(resource).conditions();
    }
}
