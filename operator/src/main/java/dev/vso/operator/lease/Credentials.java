package dev.vso.operator.lease;

import dev.vso.api.Destination;
import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.destination.Owner;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.problem.Problem;
import dev.vso.operator.sync.Delivery.Delivered;
import dev.vso.operator.sync.Room;
import dev.vso.operator.sync.Shaping;
import dev.vso.operator.sync.VaultProblems;
import dev.vso.operator.transform.GoJson;
import dev.vso.operator.transform.SecretData;
import dev.vso.operator.transform.SourceData;
import dev.vso.operator.vault.Answer;
import dev.vso.operator.vault.LeaseId;
import dev.vso.operator.vault.LeaseInfo;
import dev.vso.operator.vault.VaultFailure;
import dev.vso.operator.vault.VaultJson;
import dev.vso.operator.vault.VaultRequest;
import dev.vso.operator.vault.VaultResponse;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Obtains leased credentials, brings them into their Secret, prolongs them and gives them back. */
public final class Credentials {

    private static final Logger log = LoggerFactory.getLogger(Credentials.class);

    private final Room room;
    private final ConcurrentHashMap<String, Issued> unstored = new ConcurrentHashMap<>();

    /**
     * What a room wants of one set of credentials.
     *
     * @param part names the set among all of this operator: the resource's UID and what it is of it
     * @param request asks Vault to issue them
     * @param digest of all that shapes the request
     * @param lease of the credentials that are in the Secret now
     * @param mac the code over what was delivered last
     */
    public record Wanted(
            String part,
            Owner owner,
            Destination destination,
            VaultRequest request,
            String digest,
            Optional<Lease> lease,
            Optional<String> mac) {}

    /** New credentials are in the Secret. */
    public record Rotated(Lease lease, String requestId, Delivered delivered) {}

    /** What came of a renewal. */
    public sealed interface Renewal {
        /** The credentials live on. */
        record Prolonged(Lease lease) implements Renewal {}

        /** The lease is no more: its credentials must be replaced now. */
        record Gone() implements Renewal {}
    }

    public Credentials(Room room) {
        this.room = room;
    }

    /**
     * Puts new credentials into the Secret, and revokes those that it held after that, never before. Credentials that
     * were issued at an earlier try and could not be stored are used first.
     *
     * @throws Obstacle if none could be issued or stored; the Secret holds what it held
     */
    public Rotated rotate(Access access, Wanted wanted) throws Obstacle {
        Issued issued = unstored.get(wanted.part());
        if (issued != null && !issued.request().equals(wanted.digest())) {
            unstored.remove(wanted.part());
            revoke(access, issued.lease().id());
            issued = null;
        }
        if (issued == null) {
            issued = issue(access, wanted);
            unstored.put(wanted.part(), issued);
        }
        SecretData data = Shaping.shape(issued.data(), wanted.destination(), room.excludeRawEverywhere());
        Delivered delivered = room.delivery().deliver(wanted.owner(), wanted.destination(), data, wanted.mac());
        unstored.remove(wanted.part());
        LeaseId now = issued.lease().id();
        wanted.lease().map(Lease::id).filter(before -> !before.equals(now)).ifPresent(before -> revoke(access, before));
        return new Rotated(issued.lease(), issued.requestId(), delivered);
    }

    private Issued issue(Access access, Wanted wanted) throws Obstacle {
        var parent = access.session().accessor();
        return switch (access.vault().send(wanted.request())) {
            case VaultFailure failure -> throw VaultProblems.of(failure).obstacle();
            case VaultResponse response -> {
                LeaseInfo granted = response.lease()
                        .orElseThrow(() -> Problem.passing(
                                        VaultProblems.VAULT_CLIENT_ERROR,
                                        "%s answered without a lease"
                                                .formatted(wanted.request().path()))
                                .obstacle());
                Lease lease = new Lease(
                        granted.id(), room.clock().instant(), granted.duration(), granted.renewable(), parent);
                SourceData data = new SourceData(response.data(), GoJson.write(response.data()), VaultJson.object());
                yield new Issued(lease, response.requestId(), wanted.digest(), data);
            }
        };
    }

    /**
     * Prolongs a lease by its own duration.
     *
     * @throws Obstacle if Vault could not do it now; the lease lives until its end all the same
     */
    public Renewal renew(Access access, Lease lease) throws Obstacle {
        return switch (access.vault().leases().renew(lease.id(), Optional.of(lease.duration()))) {
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

    /** What was issued for this part and is in no Secret, given up here; to be revoked by the caller. */
    public Optional<Lease> abandon(String part) {
        return Optional.ofNullable(unstored.remove(part)).map(Issued::lease);
    }
}
