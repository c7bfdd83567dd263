package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseStatus;
import dev.vso.api.PendingRestartStatus;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.events.Events;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.KeptCredentials;
import dev.vso.operator.rollout.RestartService;
import dev.vso.operator.rotation.RotationTracker;
import dev.vso.operator.rotation.RotationTracker.Facts;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How far the rotation of each role's credentials is, and which replaced leases are left, for the status. */
final class RoleRotations {

    private final CredentialLifecycle credentials;
    private final RotationTracker tracker;
    private final Events events;
    private final InstantSource clock;

    RoleRotations(RestartService restarts, CredentialLifecycle credentials, Events events, InstantSource clock) {
        this.credentials = credentials;
        this.events = events;
        this.tracker = new RotationTracker(restarts::state, clock);
        this.clock = clock;
    }

    /**
     * Returns the roles with their replaced leases and rotations as they are now; roles that the spec does not have any
     * more stay as they are.
     *
     * @param pending the restarts of the resource still to be done
     */
    List<DatabaseRoleStatus> follow(
            Database resource, List<DatabaseRoleStatus> roles, List<PendingRestartStatus> pending) {
        return roles.stream()
                .map(status -> resource.getSpec().roles().stream()
                        .filter(role -> role.name().equals(status.name()))
                        .findFirst()
                        .map(role -> follow(resource, role, withSuperseded(resource, status), pending(role, pending)))
                        .orElse(status))
                .toList();
    }

    private DatabaseRoleStatus follow(
            Database resource, DatabaseRole role, DatabaseRoleStatus status, List<PendingRestartStatus> pending) {
        Optional<DatabaseRoleStatus> before = before(resource, role);
        Facts facts = new Facts(
                CredentialId.of(resource, role.name()),
                resource.getMetadata().getNamespace(),
                credentials.usualRevocation().revokes(resource.getSpec().rotation()),
                role.rolloutRestartTargets(),
                status.superseded(),
                pending,
                status.rotation());
        boolean replaced = before.map(DatabaseRoleStatus::leaseId)
                .filter(id -> !id.equals(status.leaseId()))
                .isPresent();
        var rotation = replaced ? tracker.begin(facts) : tracker.follow(facts, !before.equals(Optional.of(status)));
        return status.toBuilder().rotation(rotation).build();
    }

    private static Optional<DatabaseRoleStatus> before(Database resource, DatabaseRole role) {
        return Objects.requireNonNullElse(resource.getStatus(), DatabaseStatus.NONE).roles().stream()
                .filter(one -> one.name().equals(role.name()))
                .findFirst();
    }

    /** Updates the replaced leases that are not revoked yet, once they have been checked. */
    private DatabaseRoleStatus withSuperseded(Database resource, DatabaseRoleStatus role) {
        CredentialId id = CredentialId.of(resource, role.name());
        return credentials.kept(id).isPresent()
                ? RoleStatusMapper.withSuperseded(role, credentials.superseded(id))
                : role;
    }

    /** Adds the condition about the replaced leases of all roles that are kept for workloads. */
    List<Condition> withKept(Database resource, List<Condition> conditions) {
        return KeptCredentials.told(conditions, kept(resource), resource, clock.instant(), events);
    }

    /** Returns empty until known for each role. */
    private Optional<List<KeptCredentials>> kept(Database resource) {
        List<KeptCredentials> all = new ArrayList<>();
        for (DatabaseRole role : resource.getSpec().roles()) {
            Optional<List<KeptCredentials>> theirs = credentials.kept(CredentialId.of(resource, role.name()));
            if (theirs.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(theirs.get());
        }
        return Optional.of(all);
    }

    /** Returns the restarts still to be done of those that the role lists. */
    static List<PendingRestartStatus> pending(DatabaseRole role, List<PendingRestartStatus> ofResource) {
        return ofResource.stream()
                .filter(one -> role.rolloutRestartTargets().stream()
                        .anyMatch(target ->
                                target.kind() == one.kind() && target.name().equals(one.name())))
                .toList();
    }

    /** Returns when to look again how far the rotations are; {@link Instant#MAX} if that is not needed. */
    Instant nextLook(Database resource) {
        return resource.getSpec().roles().stream()
                .map(role -> tracker.nextLook(CredentialId.of(resource, role.name())))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    /** Drops all in-memory state of a deleted resource. */
    void forget(Database resource) {
        tracker.forget(resource.getMetadata().getUid());
    }
}
