package dev.vso.operator.lease;

import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.CredentialLifecycle.CredentialRequest;
import dev.vso.operator.lease.CredentialLifecycle.CredentialRequest.IssueRequest;
import dev.vso.operator.lease.CredentialLifecycle.CredentialRequest.TargetSecret;
import dev.vso.operator.lease.CredentialLifecycle.Renewal;
import dev.vso.operator.lease.CredentialLifecycle.RotationResult;
import dev.vso.operator.lease.CredentialLifecycle.Users;
import dev.vso.operator.lease.LeasePlan.Observed;
import dev.vso.operator.lease.note.LeaseNote;
import dev.vso.operator.lease.note.NoteDecision;
import dev.vso.operator.lease.note.NoteDecision.Adopt;
import dev.vso.operator.lease.note.NoteDecision.Found;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.ReconcileInput;
import dev.vso.operator.reconcile.ReconcileInput.Activity;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.reconcile.Suspension.Effect;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.operator.rollout.window.PreviousExpiry;
import dev.vso.operator.secret.DestinationDrift.Drift;
import dev.vso.operator.secret.SecretWriter.Delivered;
import dev.vso.operator.secret.SecretWriter.Noted;
import dev.vso.operator.time.Jitter;
import dev.vso.vault.CallResult;
import dev.vso.vault.LeaseId;
import dev.vso.vault.LeaseState;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handling of leased credentials that all kinds share: decide, watch, renew, replace. */
public final class LeaseKeeper {

    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

    /** The delay of the next reconciliation while credentials are kept: by then the status has recorded them. */
    private static final Duration STATUS_WRITTEN = Duration.ofSeconds(10);

    private final SecretOutput output;
    private final InstantSource clock;
    private final CredentialLifecycle credentials;
    private final LeaseWatch leases;
    private final ReconcileStateStore states;

    /**
     * Creates the keeper for one kind.
     *
     * @param states of that kind
     */
    public LeaseKeeper(
            SecretOutput output,
            InstantSource clock,
            CredentialLifecycle credentials,
            LeaseWatch leases,
            ReconcileStateStore states) {
        this.output = output;
        this.clock = clock;
        this.credentials = credentials;
        this.leases = leases;
        this.states = states;
    }

    /** Returns what to do about the credentials now. */
    public Decision.LeaseDecision decide(LeasedCredentials held) {
        if (held.lease().isPresent()) {
            states.update(held.key(), held.part(), state -> state.saw(ForceSync.of(held.resource())));
        }
        held.lease().flatMap(Lease::id).ifPresent(id -> credentials.markRecorded(held.id(), id));
        credentials.listed(held);
        return LeasePlan.decide(observe(held));
    }

    /** Returns when something is next due for them, as far as known. */
    public Instant next(LeasedCredentials held) {
        Instant now = clock.instant();
        return switch (LeasePlan.decide(observe(held))) {
            case Decision.Skip(Instant until) -> orSoon(held, now, until);
            case Decision.Wait(Instant until) -> orSoon(held, now, until);
            case Decision.Renew _, Decision.Rotate _ -> now;
        };
    }

    private Instant orSoon(LeasedCredentials held, Instant now, Instant until) {
        Instant soon = now.plus(STATUS_WRITTEN);
        return credentials.keeps(held.id()) && soon.isBefore(until) ? soon : until;
    }

    /** Returns what a suspension of the resource means for its credentials; empty if nothing changes for them. */
    public Optional<Effect> effect(LeasedCredentials held) {
        return LeasePlan.effect(observe(held));
    }

    /** Returns when the credentials expire, if there are any. */
    public Optional<Instant> end(LeasedCredentials held) {
        return end(held.id(), held.lease());
    }

    /** Returns when the lease of these credentials ends, or its parent token if that is earlier. */
    public Optional<Instant> end(CredentialId id, Optional<Lease> lease) {
        return lease.map(one -> LeasePlan.end(one, leases.ending(id)));
    }

    private Observed observe(LeasedCredentials held) {
        boolean isSuspended = Suspension.of(held.resource()).isPresent();
        return new Observed(
                new ReconcileInput(
                        held.resource().getMetadata().getGeneration(),
                        ForceSync.of(held.resource()),
                        states.get(held.key(), held.part()),
                        clock.instant(),
                        held.lease().map(lease -> Jitter.hash(lease.toString())).orElse(0.0),
                        isSuspended ? Activity.SUSPENDED : Activity.ACTIVE),
                held.request().changed(),
                isSuspended ? new Drift.None() : output.writer().drift(held.owner(), held.destination(), held.mac()),
                held.lease(),
                isGone(held),
                leases.ending(held.id()),
                held.settings().renewalPercent());
    }

    private boolean isGone(LeasedCredentials held) {
        return held.lease().filter(leases::isGone).isPresent();
    }

    /** Returns whether the lease, if there is one, is watched. */
    public boolean watches(LeasedCredentials held) {
        return held.lease()
                .flatMap(Lease::id)
                .map(id -> leases.watches(held.id(), id))
                .orElse(true);
    }

    /** Watches the lease; its end, or that of its parent token, triggers the resource. */
    public void watch(LeasedCredentials held, Access access) {
        credentials.adopt(access, held, () -> states.enqueue(held.key()));
        watch(held, held.lease(), access);
    }

    private void watch(LeasedCredentials held, Optional<Lease> lease, Access access) {
        ObjectKey key = held.key();
        leases.ensure(held.id(), lease, access, () -> states.enqueue(key));
    }

    /** Repairs edited labels, annotations or type from the data in the Secret, without new credentials. */
    public Optional<String> touchUp(LeasedCredentials held) throws SyncException {
        return held.lease().isPresent()
                ? output.writer().repairMetadata(held.owner(), held.destination(), held.mac())
                : Optional.empty();
    }

    /**
     * Renews the lease; if it no longer exists, returns empty and triggers the resource to replace the credentials.
     *
     * @throws SyncException if Vault could not do it now
     */
    public Optional<Lease> renew(LeasedCredentials held, Access access) throws SyncException {
        Lease lease = held.lease().orElseThrow();
        return switch (credentials.renew(access, lease)) {
            case Renewal.Prolonged(Lease renewed) -> Optional.of(renewed);
            case Renewal.Gone _ -> {
                lease.id().ifPresent(id -> leases.reportGone(held.id(), id));
                states.enqueue(held.key());
                yield Optional.empty();
            }
        };
    }

    /**
     * Returns the request for new credentials that replace the held ones.
     *
     * @param lessLease the validity of a response without a lease; empty if such a response is an error
     * @throws SyncException if the spec is invalid, so that no credentials are issued that no Secret could hold
     */
    public CredentialRequest wanted(LeasedCredentials held, VaultRequest request, Optional<Duration> lessLease)
            throws SyncException {
        var _ = credentials.revocation(held); // issues nothing if the spec is invalid
        credentials.dropIf(held.id(), leases::isGone);
        return new CredentialRequest(
                held.id(),
                held.resource(),
                new IssueRequest(request, held.request().digest(), lessLease),
                new TargetSecret(
                        held.destination(),
                        output.transformations().recipe(held.resource(), held.destination()),
                        held.last()),
                Map.of(),
                isGone(held) ? Optional.empty() : held.lease(),
                held.lease().flatMap(Lease::id));
    }

    /**
     * Writes issued credentials to the Secret, watches their lease and restarts the workloads.
     *
     * @throws SyncException if the Secret cannot be written; the credentials are kept for the next attempt
     */
    public RotationResult store(
            LeasedCredentials held, Access access, CredentialRequest wanted, UnwrittenCredentials issued)
            throws SyncException {
        RotationResult rotated = credentials.store(access, wanted, issued, users(held));
        watch(held, Optional.of(rotated.lease()), access);
        output.reportTakenUp(held.resource(), rotated.delivered());
        return rotated;
    }

    private Users users(LeasedCredentials held) throws SyncException {
        RevocationPolicy revocation = credentials.revocation(held);
        return new Users(
                held.targets(),
                delivered -> restart(held, delivered, revocation),
                () -> states.enqueue(held.key()),
                revocation);
    }

    /**
     * Credentials that are in the Secret although the status does not name their lease.
     *
     * @param request the digest of the request that issued them
     */
    public record Adopted(RotationResult rotated, String request) {}

    /**
     * Adopts the credentials that an earlier process wrote to the Secret before it ended, without a status that names
     * their lease: watches it and restarts the workloads, as after {@link #store}.
     *
     * @param others the lease that was replaced, if the status has none
     * @return empty if there are none, or if their lease no longer exists
     * @throws SyncException if Vault cannot tell whether the lease exists
     */
    public Optional<Adopted> adopt(LeasedCredentials held, Access access, Optional<Lease> others) throws SyncException {
        Optional<Noted> noted = credentials.keeps(held.id())
                ? Optional.empty()
                : output.writer().noted(held.owner(), held.destination());
        var found = new Found(
                noted.map(Noted::text),
                CredentialLifecycle.place(held.id(), held.resource(), held.destination()),
                noted.map(Noted::mac).orElse(""),
                held.lease().flatMap(Lease::id));
        if (!(NoteDecision.decide(found, clock.instant(), output.writer().mac()) instanceof Adopt(LeaseNote note))
                || !exists(access, note.id())) {
            return Optional.empty();
        }
        var lease = new Lease(Optional.of(note.id()), note.since(), note.duration(), note.renewable(), note.parent());
        Delivered delivered = output.writer().asItIs(held.owner(), held.destination(), found.mac());
        List<Lease> before = isGone(held)
                ? List.of()
                : held.lease().or(() -> others).stream().toList();
        Optional<Instant> restart =
                credentials.replace(access, held.id(), held.resource(), lease, before, delivered, users(held));
        watch(held, Optional.of(lease), access);
        log.info(
                "Secret {} has credentials that the status does not name{}: adopted",
                held.destination().name(),
                lease.words());
        return Optional.of(
                new Adopted(new RotationResult(lease, note.requestId(), delivered, restart), note.request()));
    }

    /** A token that may not look up leases does not show that there is none; the lease watch notices its end. */
    private static boolean exists(Access access, LeaseId lease) throws SyncException {
        return switch (access.vault().leases().lookup(lease)) {
            case CallResult.Success<LeaseState> _ -> true;
            case CallResult.Failure<LeaseState>(VaultFailure failure) ->
                switch (failure.policy()) {
                    case GONE -> false;
                    case DENIED, INVALID -> true;
                    case TRANSIENT -> throw VaultSyncErrors.of(failure).exception();
                };
        };
    }

    /**
     * Makes a replaced lease the current one again, after its data was put back into the Secret: watches it, and restarts
     * the workloads, which wait for no window.
     *
     * @throws SyncException if the spec is invalid
     */
    public void reinstate(LeasedCredentials held, Access access, Lease again, Delivered delivered)
            throws SyncException {
        RevocationPolicy revocation = credentials.revocation(held);
        Optional<Instant> restart = restart(held, delivered, revocation);
        hurryRestarts(held, "the previous credentials were put back");
        var users = new Users(held.targets(), _ -> restart, () -> states.enqueue(held.key()), revocation);
        credentials.reverse(access, held, again.id().orElseThrow(), restart, users);
        watch(held, Optional.of(again), access);
    }

    private Optional<Instant> restart(LeasedCredentials held, Delivered delivered, RevocationPolicy revocation) {
        return delivered.isNews()
                ? output.restarts()
                        .written(
                                held.resource(),
                                states,
                                held.targets(),
                                before(held),
                                delivered.mac(),
                                expiry(held, revocation))
                : Optional.empty();
    }

    /** Returns when the credentials that were just replaced stop working, as far as that can be foreseen. */
    private Optional<PreviousExpiry> expiry(LeasedCredentials held, RevocationPolicy revocation) {
        Instant now = clock.instant();
        return held.lease().flatMap(lease -> {
            Instant end = LeasePlan.end(lease, leases.ending(held.id()));
            return isGone(held) || !end.isAfter(now)
                    ? Optional.of(PreviousExpiry.now("the previous credentials were revoked or have expired"))
                    : revocation.expiry(
                            RevocationPolicy.PREVIOUS_LEASE, now, end, lease.renewable() && end.equals(lease.end()));
        });
    }

    /** Lets the waiting restarts of the resource wait for no window. */
    public void hurryRestarts(LeasedCredentials held, String because) {
        output.restarts().hurry(held.id().ownerUid(), PreviousExpiry.now(because));
    }

    /** Records that the lease was revoked here, so that it is not revoked again after the overlap. */
    public void revoked(LeasedCredentials held) {
        held.lease().flatMap(Lease::id).ifPresent(id -> leases.reportGone(held.id(), id));
    }

    /**
     * Returns the previous value. VSO stores no HMAC for leased credentials, so any existing lease counts as one, and
     * pods restart.
     */
    private static Optional<String> before(LeasedCredentials held) {
        return held.mac().or(() -> held.lease().map(_ -> ""));
    }
}
