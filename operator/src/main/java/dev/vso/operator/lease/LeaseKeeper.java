package dev.vso.operator.lease;

import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.CredentialLifecycle.CredentialRequest;
import dev.vso.operator.lease.CredentialLifecycle.Renewal;
import dev.vso.operator.lease.CredentialLifecycle.RotationResult;
import dev.vso.operator.lease.CredentialLifecycle.Users;
import dev.vso.operator.lease.LeasePlan.Observed;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.secret.SecretWriter.Delivered;
import dev.vso.operator.secret.render.RenderedSecretWriter.Last;
import dev.vso.operator.time.Jitter;
import dev.vso.vault.VaultRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** What all kinds do alike with credentials that Vault leases: decide, watch, prolong, replace. */
public final class LeaseKeeper {

    /** By then the status tells of new credentials, which need not be kept any longer. */
    private static final Duration STATUS_WRITTEN = Duration.ofSeconds(10);

    private final SecretOutput output;
    private final InstantSource clock;
    private final CredentialLifecycle credentials;
    private final LeaseWatch leases;
    private final ReconcileStateStore states;

    /**
     * For one kind.
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

    /** What is to be done about the credentials now. */
    public Decision.LeaseDecision decide(LeasedCredentials held) {
        if (held.lease().isPresent()) {
            states.update(held.key(), held.part(), state -> state.saw(ForceSync.of(held.resource())));
        }
        held.lease().flatMap(Lease::id).ifPresent(id -> credentials.markRecorded(held.id(), id));
        credentials.listed(held);
        return LeasePlan.decide(observe(held));
    }

    /** When something is to be done about them, as far as is known. */
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

    /** When the credentials die, if there are any. */
    public Optional<Instant> end(LeasedCredentials held) {
        return end(held.id(), held.lease());
    }

    /** When the lease that is held under this name ends, or the token that it hangs on. */
    public Optional<Instant> end(String id, Optional<Lease> lease) {
        return lease.map(one -> LeasePlan.end(one, leases.ending(id)));
    }

    private Observed observe(LeasedCredentials held) {
        return new Observed(
                held.resource().getMetadata().getGeneration(),
                held.requestChanged(),
                output.writer().drift(held.owner(), held.destination(), held.mac()),
                ForceSync.of(held.resource()),
                held.lease(),
                isGone(held),
                leases.ending(held.id()),
                held.renewalPercent(),
                states.get(held.key(), held.part()),
                clock.instant(),
                held.lease().map(lease -> Jitter.hash(lease.toString())).orElse(0.0));
    }

    private boolean isGone(LeasedCredentials held) {
        return held.lease().filter(leases::isGone).isPresent();
    }

    /** Whether the lease, if there is one, is under watch. */
    public boolean watches(LeasedCredentials held) {
        return held.lease()
                .flatMap(Lease::id)
                .map(id -> leases.watches(held.id(), id))
                .orElse(true);
    }

    /** Puts the lease under watch; its end, or that of its token, wakes the resource. */
    public void watch(LeasedCredentials held, Access access) {
        credentials.adopt(access, held, () -> states.enqueue(held.key()));
        watch(held, held.lease(), access);
    }

    private void watch(LeasedCredentials held, Optional<Lease> lease, Access access) {
        ObjectKey key = held.key();
        leases.ensure(held.id(), lease, access, () -> states.enqueue(key));
    }

    /** Labels, annotations or the type were edited: put right from what the Secret holds, without new credentials. */
    public Optional<String> touchUp(LeasedCredentials held) throws SyncException {
        return held.lease().isPresent()
                ? output.writer().repairMetadata(held.owner(), held.destination(), held.mac())
                : Optional.empty();
    }

    /**
     * Prolongs the lease; empty if it is no more, and then the resource is woken to replace the credentials.
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
     * What new credentials are wanted in place of those that are held.
     *
     * @param lessLease how long an answer without a lease counts; empty if such an answer is a mistake
     * @throws SyncException if the transformation makes no sense: no credentials are issued that no Secret could hold
     */
    public CredentialRequest wanted(LeasedCredentials held, VaultRequest request, Optional<Duration> lessLease)
            throws SyncException {
        credentials.dropIf(held.id(), leases::isGone);
        return new CredentialRequest(
                held.id(),
                held.resource(),
                held.destination(),
                output.transformations().recipe(held.resource(), held.destination()),
                request,
                held.digest(),
                lessLease,
                Map.of(),
                isGone(held) ? Optional.empty() : held.lease(),
                new Last(held.mac(), held.rendering()));
    }

    /**
     * Brings issued credentials into the Secret, has their lease watched and restarts who uses them.
     *
     * @throws SyncException if they cannot be stored; they are kept for the next try
     */
    public RotationResult store(
            LeasedCredentials held, Access access, CredentialRequest wanted, UnwrittenCredentials issued)
            throws SyncException {
        var users = new Users(held.targets(), delivered -> restart(held, delivered), () -> states.enqueue(held.key()));
        RotationResult rotated = credentials.store(access, wanted, issued, users);
        watch(held, Optional.of(rotated.lease()), access);
        output.reportTakenUp(held.resource(), rotated.delivered());
        return rotated;
    }

    private Optional<Instant> restart(LeasedCredentials held, Delivered delivered) {
        return delivered.isNews()
                ? output.restarts().written(held.resource(), states, held.targets(), before(held), delivered.mac())
                : Optional.empty();
    }

    /** The lease was revoked here: it is not to be revoked once more after the overlap. */
    public void revoked(LeasedCredentials held) {
        held.lease().flatMap(Lease::id).ifPresent(id -> leases.reportGone(held.id(), id));
    }

    /** VSO tells no code over leased credentials; what the Secret held was something all the same, which pods use. */
    private static Optional<String> before(LeasedCredentials held) {
        return held.mac().or(() -> held.lease().map(_ -> ""));
    }
}
