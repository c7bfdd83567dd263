package dev.vso.operator.lease;

import dev.vso.api.Destination;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.DeferredRevocations.Holder;
import dev.vso.operator.lease.LeaseObserver.Orphaned;
import dev.vso.operator.lease.note.LeaseNote;
import dev.vso.operator.lease.note.LeaseNote.Place;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.operator.rollout.window.PreviousExpiry;
import dev.vso.operator.secret.SecretWriter.Delivered;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.secret.render.RenderedSecretWriter.Last;
import dev.vso.operator.secret.render.RenderedSecretWriter.Rendition;
import dev.vso.operator.template.ResolvedTransformation;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.CallResult;
import dev.vso.vault.LeaseId;
import dev.vso.vault.LeaseState;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultRequest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Issues leased credentials, writes them to their Secret, renews their leases and revokes them. */
public final class CredentialLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CredentialLifecycle.class);

    private final SecretOutput output;
    private final InstantSource clock;
    private final CredentialIssuer issuing;
    private final LeaseRenewer renewing;
    private final DeferredRevocations overlaps;
    private final RevocationPolicy usualRevocation;
    private final LeaseObserver observer;
    private final ConcurrentHashMap<CredentialId, UnrecordedCredentials> untold = new ConcurrentHashMap<>();

    /**
     * Issued credentials whose lease is not in a status yet. They are kept in memory, so that a failed write of the
     * Secret or the status does not cost another lease.
     *
     * @param inSecret the lease of the credentials that are in the Secret but not in a status
     */
    private record UnrecordedCredentials(UnwrittenCredentials issued, Optional<LeaseId> inSecret) {
        boolean isUnstored() {
            return !issued.lease().id().equals(inSecret);
        }

        List<LeaseId> leases() {
            return Stream.concat(issued.lease().id().stream(), inSecret.stream())
                    .toList();
        }
    }

    /**
     * A request for one set of credentials.
     *
     * @param own values generated here that belong to the response, such as a private key; by field
     * @param lease of the credentials that are in the Secret now
     * @param recorded the lease in the status, even if it is gone
     */
    public record CredentialRequest(
            CredentialId id,
            HasMetadata resource,
            IssueRequest issue,
            TargetSecret secret,
            Map<String, String> own,
            Optional<Lease> lease,
            Optional<LeaseId> recorded) {

        public CredentialRequest {
            own = Map.copyOf(own);
        }

        /**
         * The request to Vault.
         *
         * @param digest of everything that shapes the request
         * @param lessLease the validity of a response without a lease; empty if such a response is an error
         */
        public record IssueRequest(VaultRequest request, String digest, Optional<Duration> lessLease) {}

        /**
         * The Secret that the credentials are written to.
         *
         * @param recipe the transformation that renders its data
         * @param last the last write of it, according to the status
         */
        public record TargetSecret(Destination destination, ResolvedTransformation recipe, Last last) {}

        /** Returns a copy with the generated values that belong to the response. */
        public CredentialRequest with(Map<String, String> made) {
            return new CredentialRequest(id, resource, issue, secret, made, lease, recorded);
        }

        /** Returns a copy that replaces this lease, unless it already replaces one of its own. */
        public CredentialRequest inPlaceOf(Optional<Lease> others) {
            return new CredentialRequest(id, resource, issue, secret, own, lease.or(() -> others), recorded);
        }

        /** Omits the generated values, which may be secret. */
        @Override
        public String toString() {
            return "CredentialRequest[%s]".formatted(id);
        }
    }

    /**
     * The result of a rotation: new credentials are in the Secret.
     *
     * @param restart the stamp of the restart that brings them to the workloads; empty if none was requested
     */
    public record RotationResult(Lease lease, String requestId, Delivered delivered, Optional<Instant> restart) {

        /** Creates the result of a rotation for which nothing is restarted. */
        public RotationResult(Lease lease, String requestId, Delivered delivered) {
            this(lease, requestId, delivered, Optional.empty());
        }
    }

    /** The result of a renewal. */
    public sealed interface Renewal {
        /** The lease was renewed. */
        record Prolonged(Lease lease) implements Renewal {}

        /** The lease no longer exists: its credentials must be replaced now. */
        record Gone() implements Renewal {}
    }

    /**
     * Creates the lifecycle for credentials of all kinds.
     *
     * @param rateLimiter shared by all requests about leases
     * @param usualRevocation when replaced credentials are revoked, unless the resource says otherwise
     */
    public CredentialLifecycle(
            SecretOutput output,
            InstantSource clock,
            DelayedExecutor executor,
            LeaseRateLimiter rateLimiter,
            RevocationPolicy usualRevocation,
            LeaseObserver observer) {
        this.observer = observer;
        this.output = output;
        this.clock = clock;
        this.issuing = new CredentialIssuer(clock);
        this.renewing = new LeaseRenewer(clock, rateLimiter, observer);
        this.usualRevocation = usualRevocation;
        this.overlaps = new DeferredRevocations(
                executor,
                clock,
                this::revokeReplaced,
                output.restarts()::state,
                (id, why) -> output.restarts().hurry(id.ownerUid(), PreviousExpiry.now(why)),
                observer);
    }

    /**
     * Returns credentials for the Secret: those of an earlier attempt whose Secret or status was not written, or else
     * new ones.
     *
     * @throws SyncException if Vault issues none
     */
    public UnwrittenCredentials ask(Access access, CredentialRequest wanted) throws SyncException {
        UnrecordedCredentials kept = untold.get(wanted.id());
        if (kept != null && kept.issued().serves(wanted.issue().digest(), clock.instant())) {
            return kept.issued();
        }
        UnwrittenCredentials fresh = issuing.issue(access, wanted);
        Optional<LeaseId> inSecret = kept == null ? Optional.empty() : kept.inSecret();
        untold.put(wanted.id(), new UnrecordedCredentials(fresh, inSecret));
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
     * The users of the credentials.
     *
     * @param workloads the workloads to restart
     * @param restart restarts the workloads if the written data requires it; returns the stamp of that restart
     * @param changed runs when the set of kept replaced leases changes
     * @param revocation when their previous credentials are revoked
     */
    public record Users(
            List<RolloutRestartTarget> workloads,
            Function<Delivered, Optional<Instant>> restart,
            Runnable changed,
            RevocationPolicy revocation) {}

    /**
     * Returns when the previous credentials of a resource are revoked.
     *
     * @throws SyncException if the resource has an invalid duration
     */
    RevocationPolicy revocation(LeasedCredentials held) throws SyncException {
        return usualRevocation.with(held.settings().rotation());
    }

    /** Returns when replaced credentials are revoked, unless the resource says otherwise. */
    public RevocationPolicy usualRevocation() {
        return usualRevocation;
    }

    /**
     * Writes issued credentials to the Secret; the previous ones are revoked after the overlap, once the workloads have
     * restarted.
     *
     * @throws SyncException if the Secret cannot be written; the credentials are kept for the next attempt
     */
    public RotationResult store(Access access, CredentialRequest wanted, UnwrittenCredentials issued, Users users)
            throws SyncException {
        Delivered delivered = output.rendered()
                .deliver(new Rendition(
                        wanted.resource(),
                        OwnerFactory.of(wanted.resource(), wanted.id().role().orElse("")),
                        wanted.secret().destination(),
                        wanted.secret().recipe(),
                        issued.data(),
                        wanted.secret().last(),
                        mac -> note(wanted, issued, mac)));
        Optional<LeaseId> now = issued.lease().id();
        UnrecordedCredentials kept = now.isPresent()
                ? untold.put(wanted.id(), new UnrecordedCredentials(issued, now))
                : untold.remove(wanted.id());
        var before = new ArrayList<Lease>(wanted.lease().stream().toList());
        // A lease that was in no status is known only to be of the same request.
        Optional.ofNullable(kept)
                .flatMap(UnrecordedCredentials::inSecret)
                .map(wanted.lease().orElse(issued.lease())::withId)
                .ifPresent(before::add);
        Optional<Instant> restart =
                replace(access, wanted.id(), wanted.resource(), issued.lease(), before, delivered, users);
        return new RotationResult(issued.lease(), issued.requestId(), delivered, restart);
    }

    /**
     * Restarts the users of a Secret that was written; the leases that its lease replaces are revoked afterwards.
     *
     * @return the stamp of the restart; empty if none was requested
     */
    Optional<Instant> replace(
            Access access,
            CredentialId id,
            HasMetadata resource,
            Lease lease,
            List<Lease> before,
            Delivered delivered,
            Users users) {
        Optional<Instant> restart = users.restart().apply(delivered);
        var holder = new Holder(access, resource.getMetadata().getNamespace(), users.workloads(), users.changed());
        Set<LeaseId> begun = new HashSet<>(lease.id().stream().toList());
        before.stream()
                .filter(one -> one.id().filter(begun::add).isPresent())
                .forEach(one -> overlaps.begin(id, holder, one, restart, users.revocation()));
        return restart;
    }

    /** Returns what the Secret says about the lease, so that it is not lost if no status can be written. */
    private Optional<String> note(CredentialRequest wanted, UnwrittenCredentials issued, String mac) {
        return issued.lease()
                .id()
                .map(id -> new LeaseNote(
                                id,
                                issued.lease().since().truncatedTo(ChronoUnit.SECONDS),
                                issued.lease().duration(),
                                issued.lease().renewable(),
                                issued.lease().parent(),
                                issued.requestId(),
                                issued.request(),
                                wanted.recorded())
                        .text(
                                place(
                                        wanted.id(),
                                        wanted.resource(),
                                        wanted.secret().destination()),
                                mac,
                                output.writer().mac()));
    }

    /** Returns where the credentials are stored. */
    static Place place(CredentialId id, HasMetadata resource, Destination destination) {
        return new Place(
                id.ownerUid(),
                id.role().orElse(""),
                new ObjectKey(resource.getMetadata().getNamespace(), destination.name()));
    }

    /** Drops the kept credentials, because a status has their lease now. */
    void markRecorded(CredentialId id, LeaseId lease) {
        dropIf(id, kept -> kept.id().filter(lease::equals).isPresent());
    }

    /** Returns whether issued credentials are kept in memory, whatever their state. */
    boolean keeps(CredentialId id) {
        return untold.containsKey(id);
    }

    /** Drops the kept credentials if their lease matches. */
    void dropIf(CredentialId id, Predicate<Lease> useless) {
        untold.computeIfPresent(id, (_, kept) -> useless.test(kept.issued().lease()) ? null : kept);
    }

    /**
     * Renews a lease for its own duration.
     *
     * @throws SyncException if Vault could not do it now; the lease still lasts until its end
     */
    public Renewal renew(Access access, Lease lease) throws SyncException {
        return renewing.renew(access, lease);
    }

    /**
     * Revokes a lease.
     *
     * @return why Vault failed to revoke it; the lease then expires at its end
     */
    public Optional<VaultFailure> revoke(VaultAccess vault, LeaseId lease) {
        if (vault.leases().revoke(lease, false) instanceof VaultFailure failure) {
            log.warn("lease {} could not be revoked and ends at its time: {}", lease, failure.explain());
            return Optional.of(failure);
        }
        return Optional.empty();
    }

    /** Revokes a replaced lease; the VaultAuth of its last session may have been deleted by now. */
    private Optional<VaultFailure> revokeReplaced(Access access, LeaseId lease) {
        return revoke(access.session().isDismissed() ? access.takingBack() : access.vault(), lease);
    }

    /**
     * Returns a replaced lease as it is now, renewed if Vault does that; empty if it was revoked or has ended.
     *
     * @throws SyncException if Vault does not say so now
     */
    public Optional<Lease> revive(Access access, Lease lease) throws SyncException {
        if (lease.renewable() && renew(access, lease) instanceof Renewal.Gone) {
            return Optional.empty();
        }
        return switch (access.vault().leases().lookup(lease.id().orElseThrow())) {
            case CallResult.Success<LeaseState>(LeaseState found) ->
                Optional.of(new Lease(lease.id(), clock.instant(), found.ttl(), found.renewable(), lease.parent()));
            case CallResult.Failure<LeaseState>(VaultFailure failure)
            when failure.policy() == VaultFailure.Policy.GONE -> Optional.empty();
            case CallResult.Failure<LeaseState>(VaultFailure failure) ->
                throw VaultSyncErrors.of(failure).exception();
        };
    }

    /** Makes a replaced lease the current one, and the current one a replaced one that is revoked as others are. */
    void reverse(Access access, LeasedCredentials held, LeaseId again, Optional<Instant> restart, Users users) {
        overlaps.takeBack(held.id(), again);
        var holder = new Holder(access, held.key().namespace(), users.workloads(), users.changed());
        held.lease()
                .filter(lease -> lease.id().filter(it -> !it.equals(again)).isPresent())
                .ifPresent(lease -> overlaps.begin(held.id(), holder, lease, restart, users.revocation()));
    }

    /** Schedules the revocation of leases that an earlier process replaced and may not have revoked. */
    void adopt(Access access, LeasedCredentials held, Runnable changed) {
        var holder = new Holder(access, held.key().namespace(), held.targets(), changed);
        overlaps.adopt(held.id(), holder, held.superseded());
    }

    /** Updates the workloads that the resource lists. */
    void listed(LeasedCredentials held) {
        overlaps.listed(held.id(), held.targets());
    }

    /**
     * Returns the replaced leases of the credentials that are kept beyond their revocation time for workloads; empty
     * until known.
     */
    public Optional<List<KeptCredentials>> kept(CredentialId id) {
        return overlaps.kept(id);
    }

    /**
     * Hands the leases of credentials that are no longer wanted to those that took over their Secret: they are revoked
     * after the overlap, with those that the heir replaced.
     *
     * @param lease the last one of the credentials, as their status has it
     * @param before the earlier leases, as their status has them
     */
    public void transfer(CredentialId id, CredentialId heir, Optional<Lease> lease, List<ReplacedLease> before) {
        List<Lease> current = new ArrayList<>(lease.stream().toList());
        Optional.ofNullable(untold.get(id))
                .ifPresent(kept -> kept.leases().stream()
                        .map(kept.issued().lease()::withId)
                        .forEach(current::add));
        overlaps.transfer(id, heir, current, before, usualRevocation);
        abandon(id);
    }

    /** Returns the replaced leases of the credentials that are not revoked yet, for the status. */
    public List<ReplacedLease> superseded(CredentialId id) {
        return overlaps.of(id);
    }

    /** Returns when the first replaced lease that the workload may still use ends, as far as that can be foreseen. */
    public Optional<PreviousExpiry> expiry(CredentialId id, RolloutRestartTarget user, Instant now) {
        return overlaps.expiry(id, user, now);
    }

    private void leftBehind(Orphaned why) {
        observer.leftBehind(why);
    }

    /** Counts leases that were not revoked when their resource was deleted: they expire at their end. */
    public void leaveBehind(Collection<LeaseId> leases) {
        leases.forEach(_ -> leftBehind(Orphaned.DELETION));
    }

    /** Returns how many sets of issued credentials could not be written to a Secret yet. */
    public int unstored() {
        return (int) untold.values().stream()
                .filter(UnrecordedCredentials::isUnstored)
                .count();
    }

    /**
     * Returns the leases of the credentials that the status may lack: issued but not recorded, or replaced and still
     * overlapping.
     */
    public List<LeaseId> unrecordedLeases(CredentialId id) {
        Stream<LeaseId> kept = Optional.ofNullable(untold.get(id)).map(UnrecordedCredentials::leases).stream()
                .flatMap(List::stream);
        return Stream.concat(kept, overlaps.of(id).stream().map(ReplacedLease::id))
                .distinct()
                .toList();
    }

    /** Drops all state of the resource with this UID: another replica continues from its status. */
    public void handOver(String uid) {
        untold.keySet().removeIf(id -> id.isOf(uid));
        overlaps.abandonAllOf(uid);
    }

    /** Drops all state of these credentials. */
    public void abandon(CredentialId id) {
        untold.remove(id);
        overlaps.abandon(id);
    }
}
