package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.api.DatabaseStatus;
import dev.vso.api.Destination;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseKeeper;
import dev.vso.operator.lease.LeasedCredentials;
import dev.vso.operator.lease.LeasedCredentials.LifecycleSettings;
import dev.vso.operator.lease.LeasedCredentials.Request;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.ReconcileStateStore.Part;
import dev.vso.operator.reconcile.RetryScheduler;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.reconcile.Suspension.Effect;
import dev.vso.operator.reconcile.SuspensionReport;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renews the leases of a suspended Database, also those of roles that were removed from its spec meanwhile, and writes
 * nothing but its status: roles and connection in Vault stay as they are. Rotations under way go on.
 */
record SuspendedDatabase(
        VaultAccessProvider vault,
        LeaseKeeper keeper,
        CredentialLifecycle credentials,
        RoleRotations rotations,
        ReconcileStateStore states,
        RetryScheduler retries,
        SuspensionReport reports) {

    /**
     * The result of a reconciliation.
     *
     * @param next when to reconcile again
     */
    record Result(DatabaseStatus status, Instant next) {}

    /** One role after its lease was renewed, if that was due. */
    private record Step(DatabaseRoleStatus status, Optional<Effect> effect, Instant next) {}

    /** Runs one reconciliation; logs in to Vault only if there are leases. */
    Result step(Database resource, Suspension how) {
        DatabaseStatus status = Objects.requireNonNullElse(resource.getStatus(), DatabaseStatus.NONE);
        boolean hasLeases = status.roles().stream()
                .anyMatch(role -> RoleStatusMapper.lease(role).isPresent());
        List<Step> steps = hasLeases ? steps(resource, status) : List.of();
        List<DatabaseRoleStatus> roles = rotations.follow(
                resource,
                hasLeases ? steps.stream().map(Step::status).toList() : status.roles(),
                status.pendingRestarts());
        List<Condition> conditions = rotations.withKept(resource, status.conditions());
        return new Result(
                status.toBuilder()
                        .expiresAt(DatabaseStatusWriter.firstExpiry(roles).orElse(null))
                        .roles(roles)
                        .conditions(reports.suspended(resource, status.conditions(), conditions, how, effect(steps)))
                        .build(),
                Stream.concat(
                                Stream.of(rotations.nextLook(resource)),
                                steps.stream().map(Step::next))
                        .min(Comparator.naturalOrder())
                        .orElse(Instant.MAX));
    }

    private List<Step> steps(Database resource, DatabaseStatus status) {
        DatabaseSpec spec = resource.getSpec();
        List<Step> steps = new ArrayList<>();
        try {
            Access access =
                    vault.lastingAccessFor(states, ObjectKey.of(resource), spec.vaultAuthRef(), spec.namespace());
            status.roles().forEach(role -> steps.add(step(resource, access, role)));
            return steps;
        } catch (SyncException failure) {
            return status.roles().stream()
                    .map(role -> failed(resource, role, failure.error()))
                    .toList();
        }
    }

    private Step step(Database resource, Access access, DatabaseRoleStatus role) {
        Optional<Lease> lease = RoleStatusMapper.lease(role);
        if (lease.isEmpty()) {
            return new Step(role, Optional.empty(), Instant.MAX);
        }
        LeasedCredentials held = held(resource, role, lease.get());
        keeper.watch(held, access);
        if (!(keeper.decide(held) instanceof Decision.Renew)) {
            return new Step(role, keeper.effect(held), keeper.next(held));
        }
        try {
            Optional<Lease> renewed = keeper.renew(held, access);
            states.update(
                    ObjectKey.of(resource),
                    new Part.Role(role.name()),
                    state -> state.succeeded(state.nextRefresh(), state.forced()));
            LeasedCredentials then = renewed.map(held::renewed).orElse(held);
            return new Step(
                    renewed.map(it -> RoleStatusMapper.renewed(role, it, credentials.superseded(held.id())))
                            .orElse(role),
                    keeper.effect(then),
                    keeper.next(then));
        } catch (SyncException failure) {
            return failed(resource, role, failure.error());
        }
    }

    private Step failed(Database resource, DatabaseRoleStatus role, SyncError error) {
        Optional<Instant> end = keeper.end(CredentialId.of(resource, role.name()), RoleStatusMapper.lease(role));
        Instant retry = retries.failed(resource, new Part.Role(role.name()), error, end);
        return new Step(role, end.map(it -> Effect.notRenewed(it, error)), retry);
    }

    /** The credentials as the status has them; nothing is written, so only their lease counts. */
    private static LeasedCredentials held(Database resource, DatabaseRoleStatus role, Lease lease) {
        return new LeasedCredentials(
                resource,
                CredentialId.of(resource, role.name()),
                new Destination(String.valueOf(role.secret()), true, false, Map.of(), Map.of(), null, null),
                new Request(String.valueOf(role.requestDigest()), false),
                Optional.of(lease),
                ReplacedLease.fromStatus(role.superseded()),
                RoleStatusMapper.last(role),
                new LifecycleSettings(
                        resource.getSpec().roles().stream()
                                .filter(one -> one.name().equals(role.name()))
                                .map(DatabaseRole::rolloutRestartTargets)
                                .findFirst()
                                .orElse(List.of()),
                        resource.getSpec().rotation(),
                        RoleHandler.RENEWAL_PERCENT));
    }

    private static Optional<Effect> effect(List<Step> steps) {
        List<Step> told =
                steps.stream().filter(step -> step.effect().isPresent()).toList();
        return told.isEmpty()
                ? Optional.empty()
                : Optional.of(new Effect(
                        told.stream()
                                .map(step -> "role %s: %s"
                                        .formatted(
                                                step.status().name(),
                                                step.effect().orElseThrow().text()))
                                .collect(Collectors.joining("; ")),
                        true));
    }
}
