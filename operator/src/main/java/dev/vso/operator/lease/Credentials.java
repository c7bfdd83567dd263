package dev.vso.operator.lease;

import dev.vso.api.Destination;
import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.destination.Owner;
import dev.vso.operator.json.GoJson;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.problem.Problem;
import dev.vso.operator.sync.Delivery.Delivered;
import dev.vso.operator.sync.Room;
import dev.vso.operator.sync.Shaping;
import dev.vso.operator.sync.VaultProblems;
import dev.vso.operator.time.Later;
import dev.vso.operator.transform.SecretData;
import dev.vso.operator.transform.SourceData;
import dev.vso.operator.vault.Answer;
import dev.vso.operator.vault.LeaseId;
import dev.vso.operator.vault.LeaseInfo;
import dev.vso.operator.vault.VaultFailure;
import dev.vso.operator.vault.VaultJson;
import dev.vso.operator.vault.VaultRequest;
import dev.vso.operator.vault.VaultResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Obtains leased credentials, brings them into their Secret, prolongs them and gives them back. */
public final class Credentials {

    private static final Logger log = LoggerFactory.getLogger(Credentials.class);

    private final Room room;
    private final Later later;
    private final Duration overlap;
    private final ConcurrentHashMap<String, Issued> unstored = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Set<LeaseId>> overlapping = new ConcurrentHashMap<>();

    /**
     * What a room wants of one set of credentials.
     *
     * @param part names the set among all of this operator: the resource's UID and what it is of it
     * @param request asks Vault to issue them
     * @param digest of all that shapes the request
     * @param lessLease how long an answer without a lease counts; empty if such an answer is a mistake
     * @param lease of the credentials that are in the Secret now
     * @param mac the code over what was delivered last
     */
    public record Wanted(
            String part,
            Owner owner,
            Destination destination,
            VaultRequest request,
            String digest,
            Optional<Duration> lessLease,
            Optional<Lease> lease,
            Optional<String> mac) {}

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
     * @param overlap how long the credentials before still work after new ones are in the Secret, for pods see a changed
     *     Secret a minute or two later; zero revokes them at once
     */
    public Credentials(Room room, Later later, Duration overlap) {
        this.room = room;
        this.later = later;
        this.overlap = overlap;
    }

    /**
     * Credentials that are in no Secret yet: those of an earlier try that could not be stored, else new ones.
     *
     * @throws Obstacle if Vault issues none
     */
    public Issued ask(Access access, Wanted wanted) throws Obstacle {
        Issued kept = unstored.get(wanted.part());
        if (kept != null && kept.request().equals(wanted.digest())) {
            return kept;
        }
        if (kept != null) {
            unstored.remove(wanted.part());
            kept.lease().id().ifPresent(lease -> revoke(access, lease));
        }
        Issued fresh = issue(access, wanted);
        unstored.put(wanted.part(), fresh);
        return fresh;
    }

    /**
     * Brings issued credentials into the Secret; those that it held are revoked after the overlap.
     *
     * @throws Obstacle if they cannot be stored; they are kept for the next try
     */
    public Rotated store(Access access, Wanted wanted, Issued issued) throws Obstacle {
        SecretData data = Shaping.shape(issued.data(), wanted.destination(), room.excludeRawEverywhere());
        Delivered delivered = room.delivery().deliver(wanted.owner(), wanted.destination(), data, wanted.mac());
        unstored.remove(wanted.part());
        Optional<LeaseId> now = issued.lease().id();
        wanted.lease()
                .flatMap(Lease::id)
                .filter(before -> now.filter(before::equals).isEmpty())
                .ifPresent(before -> overlap(access, wanted.part(), before));
        return new Rotated(issued.lease(), issued.requestId(), issued.data(), delivered);
    }

    private Issued issue(Access access, Wanted wanted) throws Obstacle {
        var parent = access.session().accessor();
        return switch (access.vault().send(wanted.request())) {
            case VaultFailure failure -> throw VaultProblems.of(failure).obstacle();
            case VaultResponse response -> {
                Lease lease = lease(response, wanted).withParent(parent);
                SourceData data = new SourceData(response.data(), GoJson.write(response.data()), VaultJson.object());
                yield new Issued(lease, response.requestId(), wanted.digest(), data);
            }
        };
    }

    private Lease lease(VaultResponse response, Wanted wanted) throws Obstacle {
        Instant now = room.clock().instant();
        Optional<LeaseInfo> granted = response.lease();
        if (granted.isPresent()) {
            LeaseInfo lease = granted.get();
            return new Lease(Optional.of(lease.id()), now, lease.duration(), lease.renewable(), Optional.empty());
        }
        Duration counts = wanted.lessLease()
                .orElseThrow(() -> Problem.passing(
                                VaultProblems.VAULT_CLIENT_ERROR,
                                "%s answered without a lease"
                                        .formatted(wanted.request().path()))
                        .obstacle());
        return new Lease(Optional.empty(), now, counts, false, Optional.empty());
    }

    /**
     * Prolongs a lease by its own duration.
     *
     * @throws Obstacle if Vault could not do it now; the lease lives until its end all the same
     */
    public Renewal renew(Access access, Lease lease) throws Obstacle {
        LeaseId id = lease.id().orElseThrow();
        return switch (access.vault().leases().renew(id, Optional.of(lease.duration()))) {
            case Answer.Is<LeaseInfo>(LeaseInfo granted) ->
                new Renewal.Prolonged(lease.renewed(room.clock().instant(), granted.duration(), granted.renewable()));
            case Answer.Failed<LeaseInfo>(VaultFailure failure) ->
                switch (failure.policy()) {
                    case GONE -> new Renewal.Gone();
                    // "lease is not renewable": it lives until its end, and that is planned for.
                    case INVALID -> new Renewal.Prolonged(notRenewable(lease));
                    case TRANSIENT, DENIED -> throw VaultProblems.of(failure).obstacle();
                };
        };
    }

    private static Lease notRenewable(Lease lease) {
        return new Lease(lease.id(), lease.since(), lease.duration(), false, lease.parent());
    }

    /**
     * Gives a lease back.
     *
     * @return why Vault did not take it; it ends by itself at its time then
     */
    public Optional<VaultFailure> revoke(Access access, LeaseId lease) {
        if (access.vault().leases().revoke(lease, false) instanceof VaultFailure failure) {
            log.warn("lease {} could not be revoked and ends at its time: {}", lease, failure.explain());
            return Optional.of(failure);
        }
        return Optional.empty();
    }

    private void overlap(Access access, String part, LeaseId before) {
        overlapping.computeIfAbsent(part, _ -> ConcurrentHashMap.newKeySet()).add(before);
        later.after(overlap, () -> {
            Set<LeaseId> still = overlapping.get(part);
            if (still != null && still.remove(before)) {
                revoke(access, before);
            }
        });
    }

    /** The leases of this part beside that of the Secret: issued and in no Secret yet, or replaced and still overlapping. */
    public List<LeaseId> beside(String part) {
        Issued kept = unstored.get(part);
        return Stream.concat(
                        Optional.ofNullable(kept)
                                .flatMap(issued -> issued.lease().id())
                                .stream(),
                        overlapping.getOrDefault(part, Set.of()).stream())
                .toList();
    }

    /** Nothing is kept for this part any more. */
    public void abandon(String part) {
        unstored.remove(part);
        overlapping.remove(part);
    }
}
