package dev.vso.operator.lease;

import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.controller.Room;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.Credentials.Renewal;
import dev.vso.operator.lease.Credentials.Rotated;
import dev.vso.operator.lease.Credentials.Users;
import dev.vso.operator.lease.Credentials.Wanted;
import dev.vso.operator.lease.LeasePlan.Observed;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.Tracks;
import dev.vso.operator.secret.Delivery.Delivered;
import dev.vso.operator.secret.render.RenderedDelivery.Last;
import dev.vso.operator.time.Spread;
import dev.vso.vault.VaultRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What all kinds do alike with credentials that Vault leases: decide, watch, prolong, replace. */
public final class LeaseKeeper {

    /** By then the status tells of new credentials, which need not be kept any longer. */
    private static final Duration STATUS_WRITTEN = Duration.ofSeconds(10);

    private final Room room;
    private final Credentials credentials;
    private final LeaseWatch leases;
    private final Tracks tracks;

    /**
     * For one kind.
     *
     * @param tracks of that kind
     */
    public LeaseKeeper(Room room, Credentials credentials, LeaseWatch leases, Tracks tracks) {
        this.room = room;
        this.credentials = credentials;
        this.leases = leases;
        this.tracks = tracks;
    }

    /** What is to be done about the credentials now. */
    public Decision.OfLeased decide(Held held) {
        if (held.lease().isPresent()) {
            tracks.update(held.key(), held.part(), track -> track.saw(ForceSync.of(held.resource())));
        }
        held.lease().flatMap(Lease::id).ifPresent(id -> credentials.told(held.id(), id));
        credentials.listed(held);
        return LeasePlan.decide(observe(held));
    }

    /** When something is to be done about them, as far as is known. */
    public Instant next(Held held) {
        Instant now = room.clock().instant();
        return switch (LeasePlan.decide(observe(held))) {
            case Decision.Skip(Instant until) -> orSoon(held, now, until);
            case Decision.Wait(Instant until) -> orSoon(held, now, until);
            case Decision.Renew _, Decision.Rotate _ -> now;
        };
    }

    private Instant orSoon(Held held, Instant now, Instant until) {
        Instant soon = now.plus(STATUS_WRITTEN);
        return credentials.keeps(held.id()) && soon.isBefore(until) ? soon : until;
    }

    /** When the credentials die, if there are any. */
    public Optional<Instant> end(Held held) {
        return end(held.id(), held.lease());
    }

    /** When the lease that is held under this name ends, or the token that it hangs on. */
    public Optional<Instant> end(String id, Optional<Lease> lease) {
        return lease.map(one -> LeasePlan.end(one, leases.ending(id)));
    }

    private Observed observe(Held held) {
        return new Observed(
                held.resource().getMetadata().getGeneration(),
                held.requestChanged(),
                room.delivery().drift(held.owner(), held.destination(), held.mac()),
                ForceSync.of(held.resource()),
                held.lease(),
                isGone(held),
                leases.ending(held.id()),
                held.renewalPercent(),
                tracks.get(held.key(), held.part()),
                room.clock().instant(),
                held.lease().map(lease -> Spread.of(lease.toString())).orElse(0.0));
    }

    private boolean isGone(Held held) {
        return held.lease().filter(leases::isGone).isPresent();
    }

    /** Whether the lease, if there is one, is under watch. */
    public boolean watches(Held held) {
        return held.lease()
                .flatMap(Lease::id)
                .map(id -> leases.watches(held.id(), id))
                .orElse(true);
    }

    /** Puts the lease under watch; its end, or that of its token, wakes the resource. */
    public void watch(Held held, Access access) {
        credentials.adopt(access, held, () -> tracks.wake(held.key()));
        watch(held, held.lease(), access);
    }

    private void watch(Held held, Optional<Lease> lease, Access access) {
        ObjectKey key = held.key();
        leases.ensure(held.id(), lease, access, () -> tracks.wake(key));
    }

    /** Labels, annotations or the type were edited: put right from what the Secret holds, without new credentials. */
    public Optional<String> touchUp(Held held) throws Obstacle {
        return held.lease().isPresent()
                ? room.delivery().touchUp(held.owner(), held.destination(), held.mac())
                : Optional.empty();
    }

    /**
     * Prolongs the lease; empty if it is no more, and then the resource is woken to replace the credentials.
     *
     * @throws Obstacle if Vault could not do it now
     */
    public Optional<Lease> renew(Held held, Access access) throws Obstacle {
        Lease lease = held.lease().orElseThrow();
        return switch (credentials.renew(access, lease)) {
            case Renewal.Prolonged(Lease renewed) -> Optional.of(renewed);
            case Renewal.Gone _ -> {
                lease.id().ifPresent(id -> leases.noticedGone(held.id(), id));
                tracks.wake(held.key());
                yield Optional.empty();
            }
        };
    }

    /**
     * What new credentials are wanted in place of those that are held.
     *
     * @param lessLease how long an answer without a lease counts; empty if such an answer is a mistake
     * @throws Obstacle if the transformation makes no sense: no credentials are issued that no Secret could hold
     */
    public Wanted wanted(Held held, VaultRequest request, Optional<Duration> lessLease) throws Obstacle {
        credentials.dropIf(held.id(), leases::isGone);
        return new Wanted(
                held.id(),
                held.resource(),
                held.destination(),
                room.shaping().recipe(held.resource(), held.destination()),
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
     * @throws Obstacle if they cannot be stored; they are kept for the next try
     */
    public Rotated store(Held held, Access access, Wanted wanted, Issued issued) throws Obstacle {
        var users = new Users(held.targets(), delivered -> restart(held, delivered), () -> tracks.wake(held.key()));
        Rotated rotated = credentials.store(access, wanted, issued, users);
        watch(held, Optional.of(rotated.lease()), access);
        room.tellTakenUp(held.resource(), rotated.delivered());
        return rotated;
    }

    private Optional<Instant> restart(Held held, Delivered delivered) {
        return delivered.isNews()
                ? room.restarts().written(held.resource(), tracks, held.targets(), before(held), delivered.mac())
                : Optional.empty();
    }

    /** The lease was revoked here: it is not to be revoked once more after the overlap. */
    public void revoked(Held held) {
        held.lease().flatMap(Lease::id).ifPresent(id -> leases.noticedGone(held.id(), id));
    }

    /** VSO tells no code over leased credentials; what the Secret held was something all the same, which pods use. */
    private static Optional<String> before(Held held) {
        return held.mac().or(() -> held.lease().map(_ -> ""));
    }
}
