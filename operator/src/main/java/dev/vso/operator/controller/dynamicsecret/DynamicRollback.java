package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.OnFailure;
import dev.vso.api.RollbackState;
import dev.vso.api.RollbackStatus;
import dev.vso.api.RotationStatus;
import dev.vso.api.SecretLease;
import dev.vso.api.StatusTime;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.controller.dynamicsecret.DynamicSecretHandler.Step;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.CredentialLifecycle.RotationResult;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseKeeper;
import dev.vso.operator.lease.LeasedCredentials;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.rollback.PreviousSecret;
import dev.vso.operator.rollback.RollbackPlan;
import dev.vso.operator.rollback.RollbackPlan.Observed;
import dev.vso.operator.secret.SecretWriter.Delivered;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.template.SecretData;
import dev.vso.vault.Accessor;
import dev.vso.vault.LeaseId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the previous credentials of a VaultDynamicSecret back after a failed rollout, with {@code rotation.onFailure:
 * Rollback}. The status says so before it is done, so that the next process does it if this one ends.
 */
final class DynamicRollback {

    /** The reason of the event and the condition. */
    static final String ROLLED_BACK = "RolledBack";

    /** When to look again whether the status is written. */
    private static final Duration STATUS_WRITTEN = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(DynamicRollback.class);

    private final SecretOutput output;
    private final VaultAccessProvider vault;
    private final CredentialLifecycle credentials;
    private final LeaseKeeper keeper;
    private final ReconcileStateStore states;
    private final DynamicStatusWriter statuses;
    private final InstantSource clock;
    private final PreviousSecret previous;

    DynamicRollback(
            SecretOutput output,
            VaultAccessProvider vault,
            CredentialLifecycle credentials,
            LeaseKeeper keeper,
            ReconcileStateStore states,
            DynamicStatusWriter statuses,
            InstantSource clock) {
        this.output = output;
        this.vault = vault;
        this.credentials = credentials;
        this.keeper = keeper;
        this.states = states;
        this.statuses = statuses;
        this.clock = clock;
        this.previous = new PreviousSecret(output.writer());
    }

    static boolean isWanted(VaultDynamicSecretSpec spec) {
        return spec.rotation() != null
                && spec.rotation().onFailure() == OnFailure.ROLLBACK
                && !spec.rolloutRestartTargets().isEmpty();
    }

    /** Does what is due for a rollback; empty if nothing is, so that the lease plan decides. */
    Optional<Step> step(VaultDynamicSecret resource, LeasedCredentials held, Decision.LeaseDecision planned)
            throws SyncException {
        Optional<RollbackStatus> recorded =
                Optional.ofNullable(DynamicStatusReader.of(resource).rollback());
        boolean isReplaced = planned instanceof Decision.Rotate;
        if (planned instanceof Decision.Wait) {
            return Optional.empty();
        }
        if (!output.restarts().isRecorded(uid(resource))) { // the status is written first
            return recorded.filter(it -> it.state() == RollbackState.ROLLING_BACK)
                    .map(_ -> new Step(
                            statuses.unchanged(resource), clock.instant().plus(STATUS_WRITTEN)));
        }
        if (recorded.filter(DynamicRollback::isOpen).isEmpty()) {
            if (!isReplaced) {
                previous.delete(owner(resource), held.destination());
            }
            return Optional.empty();
        }
        Optional<Instant> end = recorded.get().state() == RollbackState.ROLLING_BACK
                ? Optional.of(Instant.MAX) // Vault says it; the lease may be taken back already, though no status does
                : lastKnownEnd(held, recorded.get());
        return switch (RollbackPlan.decide(observed(resource, isReplaced, isHeld(held, recorded.get()), end))) {
            case RollbackPlan.Decision.Leave _ -> Optional.empty();
            case RollbackPlan.Decision.Drop(String why) -> {
                log.info(
                        "the previous credentials of {} are not kept any longer: {}",
                        held.destination().name(),
                        why);
                yield Optional.of(again(statuses.rollback(resource, null)));
            }
            case RollbackPlan.Decision.Refuse(String why) -> Optional.of(refused(resource, recorded.get(), why));
            case RollbackPlan.Decision.Announce(String cause) ->
                Optional.of(again(statuses.rollback(resource, recorded.get().in(RollbackState.ROLLING_BACK, cause))));
            case RollbackPlan.Decision.PutBack _ -> Optional.of(putBack(resource, held, recorded.get()));
        };
    }

    private Step putBack(VaultDynamicSecret resource, LeasedCredentials held, RollbackStatus recorded)
            throws SyncException {
        VaultDynamicSecretSpec spec = resource.getSpec();
        Access access = vault.lastingAccessFor(states, ObjectKey.of(resource), spec.vaultAuthRef(), spec.namespace());
        keeper.watch(held, access);
        Optional<Lease> told = lease(recorded.lease());
        Optional<Lease> lease = told.isEmpty() ? Optional.empty() : credentials.revive(access, told.get());
        Optional<SecretData> data = Optional.ofNullable(recorded.secretMAC())
                .flatMap(mac -> previous.read(owner(resource), held.destination(), mac));
        RollbackPlan.Decision decision =
                RollbackPlan.decide(observed(resource, false, data.isPresent(), lease.map(Lease::end)));
        if (!(decision instanceof RollbackPlan.Decision.PutBack(String cause))) {
            String why = decision instanceof RollbackPlan.Decision.Refuse(String reason)
                    ? reason
                    : "rotation.onFailure is not Rollback any more";
            return refused(resource, recorded, why);
        }
        Delivered delivered = output.writer()
                .deliver(
                        owner(resource),
                        held.destination(),
                        data.orElseThrow(),
                        held.last().mac());
        keeper.reinstate(held, access, lease.orElseThrow(), delivered);
        String message = message(held, lease.get(), cause);
        log.warn("{}", message);
        output.events().warning(resource, ROLLED_BACK, message);
        return again(statuses.rolledBack(
                resource,
                DynamicStatusReader.toStatus(lease.get(), recorded.lease().requestID()),
                lease.get(),
                delivered.mac(),
                recorded.in(RollbackState.ROLLED_BACK, message),
                credentials.superseded(held.id())));
    }

    private static String message(LeasedCredentials held, Lease lease, String cause) {
        return "%s, so Secret %s has its previous credentials%s again: find out why the new pods did not become ready, such as rights that the role in Vault does not grant, correct it, and force a sync; the next rotation tries again too"
                .formatted(cause, held.destination().name(), lease.words());
    }

    private Step refused(VaultDynamicSecret resource, RollbackStatus recorded, String why) {
        log.warn("the previous credentials of {} are not put back: {}", ObjectKey.of(resource), why);
        return again(statuses.rollback(resource, recorded.in(RollbackState.REFUSED, why)));
    }

    /**
     * Copies what the Secret holds, before other credentials are written to it.
     *
     * <p>If the last rollout with other credentials has not finished, those are not known to work: what was kept before
     * them is kept on.
     *
     * <p>If an earlier process wrote them already, and ended before the status, its copy is kept.
     *
     * @param replaced the lease that is replaced
     * @return what the status is to say; empty if nothing is kept
     */
    Optional<RollbackStatus> keep(VaultDynamicSecret resource, LeasedCredentials held, Optional<Lease> replaced) {
        if (!isWanted(resource.getSpec()) || replaced.flatMap(Lease::id).isEmpty()) {
            return Optional.empty();
        }
        VaultDynamicSecretStatus old = DynamicStatusReader.of(resource);
        Optional<RollbackStatus> before = Optional.ofNullable(old.rollback())
                .filter(it -> it.state() == RollbackState.READY)
                .filter(it -> isHeld(held, it) && lastKnownEnd(held, it).isPresent());
        if (before.isPresent()) {
            return before;
        }
        Optional<String> mac = held.last().mac();
        return Optional.of(previous.keep(owner(resource), held.destination(), mac)
                .map(why -> new RollbackStatus(RollbackState.REFUSED, null, SecretLease.NONE, null, why))
                .orElseGet(() ->
                        new RollbackStatus(RollbackState.READY, mac.orElse(null), old.secretLease(), null, null)));
    }

    /** Returns the status with what was kept, now that the restart is known that brings the new credentials. */
    static VaultDynamicSecretStatus recorded(
            VaultDynamicSecretStatus status, Optional<RollbackStatus> kept, RotationResult rotated) {
        boolean useless =
                kept.isEmpty() || (isOpen(kept.get()) && rotated.restart().isEmpty());
        RollbackStatus rollback = useless ? null : withRestart(kept.orElseThrow(), rotated.restart());
        return status.toBuilder().rollback(rollback).build();
    }

    private static RollbackStatus withRestart(RollbackStatus kept, Optional<Instant> restart) {
        return new RollbackStatus(
                kept.state(),
                kept.secretMAC(),
                kept.lease(),
                restart.map(Instant::toString).orElse(null),
                kept.message());
    }

    private Observed observed(VaultDynamicSecret resource, boolean isReplaced, boolean isHeld, Optional<Instant> end) {
        VaultDynamicSecretStatus status = DynamicStatusReader.of(resource);
        Optional<RollbackStatus> recorded = Optional.ofNullable(status.rollback());
        return new Observed(
                isWanted(resource.getSpec()),
                recorded,
                Optional.ofNullable(status.rotation()).map(RotationStatus::phase),
                recorded.flatMap(it -> StatusTime.of(it.restart()))
                        .flatMap(stamp -> output.restarts().failure(uid(resource), stamp)),
                isReplaced,
                isHeld,
                end,
                clock.instant());
    }

    private boolean isHeld(LeasedCredentials held, RollbackStatus recorded) {
        return recorded.secretMAC() != null
                && previous.holds(owner(held.resource()), held.destination(), recorded.secretMAC());
    }

    /**
     * Returns when the lease ends, as far as known without a request; one that nobody revokes may have ended, which Vault
     * says before it is put back.
     */
    private Optional<Instant> lastKnownEnd(LeasedCredentials held, RollbackStatus recorded) {
        if (!credentials.usualRevocation().revokes(held.settings().rotation())) {
            return Optional.of(Instant.MAX);
        }
        var known = credentials.superseded(held.id());
        return (known.isEmpty() ? held.superseded() : known)
                .stream()
                        .filter(it -> it.id().value().equals(recorded.lease().id()))
                        .map(ReplacedLease::end)
                        .filter(end -> end.isAfter(clock.instant()))
                        .findFirst();
    }

    private Optional<Lease> lease(SecretLease told) {
        return LeaseId.fromText(told.id())
                .map(id -> new Lease(
                        Optional.of(id),
                        clock.instant(),
                        Duration.ofSeconds(told.duration()),
                        told.renewable(),
                        Optional.ofNullable(told.accessor()).map(Accessor::new)));
    }

    private Step again(VaultDynamicSecretStatus status) {
        return new Step(status, clock.instant());
    }

    private static boolean isOpen(RollbackStatus status) {
        return status.state() != RollbackState.ROLLED_BACK && status.state() != RollbackState.REFUSED;
    }

    private static Owner owner(HasMetadata resource) {
        return OwnerFactory.of(resource);
    }

    private static String uid(VaultDynamicSecret resource) {
        return resource.getMetadata().getUid();
    }
}
