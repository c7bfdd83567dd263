package dev.vso.operator.lease;

import dev.vso.api.Destination;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.controller.Room;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.lease.LeaseObserver.Orphaned;
import dev.vso.operator.lease.Overlaps.Holder;
import dev.vso.operator.secret.Delivery.Delivered;
import dev.vso.operator.secret.owner.Owners;
import dev.vso.operator.secret.render.RenderedDelivery.Last;
import dev.vso.operator.secret.render.RenderedDelivery.Rendition;
import dev.vso.operator.template.Recipe;
import dev.vso.operator.template.SourceData;
import dev.vso.operator.time.Later;
import dev.vso.vault.LeaseId;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultRequest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Obtains leased credentials, brings them into their Secret, prolongs them and gives them back. */
public final class Credentials {

    private static final Logger log = LoggerFactory.getLogger(Credentials.class);

    private final Room room;
    private final Issuing issuing;
    private final Renewing renewing;
    private final Overlaps overlaps;
    private final LeaseObserver observer;
    private final ConcurrentHashMap<String, Untold> untold = new ConcurrentHashMap<>();

    /**
     * Credentials that were issued and whose lease no status tells yet: they are kept, so that neither a Secret nor a
     * status that cannot be written costs another lease.
     *
     * @param inSecret the lease of those that are in the Secret without a status that tells it
     */
    private record Untold(Issued issued, Optional<LeaseId> inSecret) {
        boolean isUnstored() {
            return !issued.lease().id().equals(inSecret);
        }

        List<LeaseId> leases() {
            return Stream.concat(issued.lease().id().stream(), inSecret.stream())
                    .toList();
        }
    }

    /**
     * What a room wants of one set of credentials.
     *
     * @param part names the set among all of this operator: the resource's UID and what it is of it
     * @param recipe shapes the Secret
     * @param request asks Vault to issue them
     * @param digest of all that shapes the request
     * @param lessLease how long an answer without a lease counts; empty if such an answer is a mistake
     * @param own what was made here for the request and belongs to its answer, such as a private key; by field
     * @param lease of the credentials that are in the Secret now
     * @param last what is told of what was delivered last
     */
    public record Wanted(
            String part,
            HasMetadata resource,
            Destination destination,
            Recipe recipe,
            VaultRequest request,
            String digest,
            Optional<Duration> lessLease,
            Map<String, String> own,
            Optional<Lease> lease,
            Last last) {

        public Wanted {
            own = Map.copyOf(own);
        }

        /** The same, with what was made here and belongs to the answer. */
        public Wanted with(Map<String, String> made) {
            return new Wanted(part, resource, destination, recipe, request, digest, lessLease, made, lease, last);
        }

        /** The same, where the Secret holds credentials of this lease, if not of one of its own. */
        public Wanted inPlaceOf(Optional<Lease> others) {
            return new Wanted(
                    part, resource, destination, recipe, request, digest, lessLease, own, lease.or(() -> others), last);
        }

        /** Without what was made here, which may be secret. */
        @Override
        public String toString() {
            return "Wanted[%s]".formatted(part);
        }
    }

    /** New credentials are in the Secret. */
    public record Rotated(Lease lease, String requestId, SourceData data, Delivered delivered) {}

    /** What came of a renewal. */
    public sealed interface Renewal {
        /** The credentials live on. */
        record Prolonged(Lease lease) implements Renewal {}

        /** The lease is no more: its credentials must be replaced now. */
        record Gone() implements Renewal {}
    }

    /**
     * Credentials of any kind.
     *
     * @param turns shared with all others that ask about leases
     * @param overlap how long the credentials before still work after new ones are in the Secret, for pods see a changed
     *     Secret a minute or two later; zero revokes them at once
     */
    public Credentials(Room room, Later later, LeaseTurns turns, Duration overlap, LeaseObserver observer) {
        this.observer = observer;
        this.room = room;
        this.issuing = new Issuing(room.clock());
        this.renewing = new Renewing(room.clock(), turns, observer);
        this.overlaps =
                new Overlaps(overlap, later, room.clock(), this::revokeReplaced, room.restarts()::state, observer);
    }

    /**
     * Credentials for the Secret: those of an earlier try that could not be stored or told, else new ones.
     *
     * @throws Obstacle if Vault issues none
     */
    public Issued ask(Access access, Wanted wanted) throws Obstacle {
        Untold kept = untold.get(wanted.part());
        if (kept != null && kept.issued().serves(wanted.digest(), room.clock().instant())) {
            return kept.issued();
        }
        Issued fresh = issuing.issue(access, wanted);
        Optional<LeaseId> inSecret = kept == null ? Optional.empty() : kept.inSecret();
        untold.put(wanted.part(), new Untold(fresh, inSecret));
        if (kept != null) {
            kept.issued()
                    .lease()
                    .id()
                    .filter(id -> inSecret.filter(id::equals).isEmpty())
                    .flatMap(unstored -> revoke(access.vault(), unstored))
                    .ifPresent(_ -> leftBehind(Orphaned.UNSTORED));
        }
        return fresh;
    }

    /**
     * Who uses the credentials.
     *
     * @param restart has the workloads restarted, if what was delivered is an occasion to; gives the stamp of that restart
     * @param changed to be called when other replaced leases are kept than before
     */
    public record Users(
            List<RolloutRestartTarget> workloads, Function<Delivered, Optional<Instant>> restart, Runnable changed) {}

    /**
     * Brings issued credentials into the Secret; those that it held are revoked after the overlap, when the workloads
     * are restarted.
     *
     * @throws Obstacle if they cannot be stored; they are kept for the next try
     */
    public Rotated store(Access access, Wanted wanted, Issued issued, Users users) throws Obstacle {
        Delivered delivered = room.rendered()
                .deliver(new Rendition(
                        wanted.resource(),
                        Owners.of(wanted.resource(), Held.part(wanted.resource(), wanted.part())),
                        wanted.destination(),
                        wanted.recipe(),
                        issued.data(),
                        wanted.last()));
        Optional<LeaseId> now = issued.lease().id();
        Untold kept =
                now.isPresent() ? untold.put(wanted.part(), new Untold(issued, now)) : untold.remove(wanted.part());
        Optional<Instant> restart = users.restart().apply(delivered);
        var holder =
                new Holder(access, wanted.resource().getMetadata().getNamespace(), users.workloads(), users.changed());
        // Of what no status told, nothing is known but that it was issued for the same request.
        Lease before = wanted.lease().orElse(issued.lease());
        Stream.concat(
                        wanted.lease().flatMap(Lease::id).stream(),
                        Optional.ofNullable(kept).flatMap(Untold::inSecret).stream())
                .distinct()
                .filter(id -> now.filter(id::equals).isEmpty())
                .forEach(id -> overlaps.begin(wanted.part(), holder, before.withId(id), restart));
        return new Rotated(issued.lease(), issued.requestId(), issued.data(), delivered);
    }

    /** A status tells the lease: should new credentials be wanted, these are not meant. */
    void told(String part, LeaseId lease) {
        dropIf(part, kept -> kept.id().filter(lease::equals).isPresent());
    }

    /** Whether credentials are kept for the part, for all that is known. */
    boolean keeps(String part) {
        return untold.containsKey(part);
    }

    /** What is kept for the part is of no use if its lease is such. */
    void dropIf(String part, Predicate<Lease> useless) {
        untold.computeIfPresent(part, (_, kept) -> useless.test(kept.issued().lease()) ? null : kept);
    }

    /**
     * Prolongs a lease by its own duration.
     *
     * @throws Obstacle if Vault could not do it now; the lease lives until its end all the same
     */
    public Renewal renew(Access access, Lease lease) throws Obstacle {
        return renewing.renew(access, lease);
    }

    /**
     * Gives a lease back.
     *
     * @return why Vault did not take it; it ends by itself at its time then
     */
    public Optional<VaultFailure> revoke(VaultAccess vault, LeaseId lease) {
        if (vault.leases().revoke(lease, false) instanceof VaultFailure failure) {
            log.warn("lease {} could not be revoked and ends at its time: {}", lease, failure.explain());
            return Optional.of(failure);
        }
        return Optional.empty();
    }

    /** Whoever asked last may have lost its VaultAuth by now. */
    private Optional<VaultFailure> revokeReplaced(Access access, LeaseId lease) {
        return revoke(access.session().isDismissed() ? access.takingBack() : access.vault(), lease);
    }

    /** What an earlier process replaced and may not have revoked is given back at its time. */
    void adopt(Access access, Held held, Runnable changed) {
        var holder = new Holder(access, held.key().namespace(), held.targets(), changed);
        overlaps.adopt(held.id(), holder, held.superseded());
    }

    /** The resource is looked at, and lists these workloads. */
    void listed(Held held) {
        overlaps.listed(held.id(), held.targets());
    }

    /** Replaced leases of the part that are kept beyond their time for workloads; empty while that is not known. */
    public Optional<List<KeptLease>> kept(String part) {
        return overlaps.kept(part);
    }

    /**
     * Another part has filled the Secret that this one had, and this one ends: what it leaves in Vault is given back with
     * what the heir replaced, after the overlap.
     *
     * @param lease of the credentials that the Secret held for this part
     * @param before the leases before that one, which its status tells
     */
    public void bequeath(String part, String heir, Optional<Lease> lease, List<Superseded> before) {
        List<Lease> current = new ArrayList<>(lease.stream().toList());
        Optional.ofNullable(untold.get(part))
                .ifPresent(kept -> kept.leases().stream()
                        .map(kept.issued().lease()::withId)
                        .forEach(current::add));
        overlaps.bequeath(part, heir, current, before);
        abandon(part);
    }

    /** Leases of the part whose credentials were replaced and that are not revoked yet, for its status. */
    public List<Superseded> superseded(String part) {
        return overlaps.of(part);
    }

    private void leftBehind(Orphaned why) {
        observer.leftBehind(why);
    }

    /** The resource goes without its leases having been given back: they run out by themselves. */
    public void leaveBehind(Collection<LeaseId> leases) {
        leases.forEach(_ -> leftBehind(Orphaned.DELETION));
    }

    /** How many sets of credentials were issued and could not be stored in a Secret yet. */
    public int unstored() {
        return (int) untold.values().stream().filter(Untold::isUnstored).count();
    }

    /** The leases of this part that its status may not tell: issued and not told yet, or replaced and still overlapping. */
    public List<LeaseId> beside(String part) {
        Stream<LeaseId> kept = Optional.ofNullable(untold.get(part)).map(Untold::leases).stream()
                .flatMap(List::stream);
        return Stream.concat(kept, overlaps.of(part).stream().map(Superseded::id))
                .distinct()
                .toList();
    }

    /** Another replica goes on with all parts of the resource with this UID, by what its status tells. */
    public void handOver(String uid) {
        Predicate<String> ofResource = part -> part.equals(uid) || part.startsWith(uid + "/");
        untold.keySet().removeIf(ofResource);
        overlaps.abandonAll(ofResource);
    }

    /** Nothing is kept for this part any more. */
    public void abandon(String part) {
        untold.remove(part);
        overlaps.abandon(part);
    }
}
