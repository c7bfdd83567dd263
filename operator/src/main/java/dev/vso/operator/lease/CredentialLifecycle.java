package dev.vso.operator.lease;

import dev.vso.api.Destination;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.DeferredRevocations.Holder;
import dev.vso.operator.lease.LeaseObserver.Orphaned;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.secret.SecretWriter.Delivered;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.secret.render.RenderedSecretWriter.Last;
import dev.vso.operator.secret.render.RenderedSecretWriter.Rendition;
import dev.vso.operator.template.ResolvedTransformation;
import dev.vso.operator.template.SourceData;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.LeaseId;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultRequest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
public final class CredentialLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CredentialLifecycle.class);

    private final SecretOutput output;
    private final InstantSource clock;
    private final CredentialIssuer issuing;
    private final LeaseRenewer renewing;
    private final DeferredRevocations overlaps;
    private final LeaseObserver observer;
    private final ConcurrentHashMap<String, UnrecordedCredentials> untold = new ConcurrentHashMap<>();

    /**
     * Credentials that were issued and whose lease no status tells yet: they are kept, so that neither a Secret nor a
     * status that cannot be written costs another lease.
     *
     * @param inSecret the lease of those that are in the Secret without a status that tells it
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
    public record CredentialRequest(
            String part,
            HasMetadata resource,
            Destination destination,
            ResolvedTransformation recipe,
            VaultRequest request,
            String digest,
            Optional<Duration> lessLease,
            Map<String, String> own,
            Optional<Lease> lease,
            Last last) {

        public CredentialRequest {
            own = Map.copyOf(own);
        }

        /** The same, with what was made here and belongs to the answer. */
        public CredentialRequest with(Map<String, String> made) {
            return new CredentialRequest(
                    part, resource, destination, recipe, request, digest, lessLease, made, lease, last);
        }

        /** The same, where the Secret holds credentials of this lease, if not of one of its own. */
        public CredentialRequest inPlaceOf(Optional<Lease> others) {
            return new CredentialRequest(
                    part, resource, destination, recipe, request, digest, lessLease, own, lease.or(() -> others), last);
        }

        /** Without what was made here, which may be secret. */
        @Override
        public String toString() {
            return "Wanted[%s]".formatted(part);
        }
    }

    /** New credentials are in the Secret. */
    public record RotationResult(Lease lease, String requestId, SourceData data, Delivered delivered) {}

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
     * @param rateLimiter shared with all others that ask about leases
     * @param overlap how long the credentials before still work after new ones are in the Secret, for pods see a changed
     *     Secret a minute or two later; zero revokes them at once
     */
    public CredentialLifecycle(
            SecretOutput output,
            InstantSource clock,
            DelayedExecutor executor,
            LeaseRateLimiter rateLimiter,
            Duration overlap,
            LeaseObserver observer) {
        this.observer = observer;
        this.output = output;
        this.clock = clock;
        this.issuing = new CredentialIssuer(clock);
        this.renewing = new LeaseRenewer(clock, rateLimiter, observer);
        this.overlaps = new DeferredRevocations(
                overlap, executor, clock, this::revokeReplaced, output.restarts()::state, observer);
    }

    /**
     * Credentials for the Secret: those of an earlier try that could not be stored or told, else new ones.
     *
     * @throws SyncException if Vault issues none
     */
    public UnwrittenCredentials ask(Access access, CredentialRequest wanted) throws SyncException {
        UnrecordedCredentials kept = untold.get(wanted.part());
        if (kept != null && kept.issued().serves(wanted.digest(), clock.instant())) {
            return kept.issued();
        }
        UnwrittenCredentials fresh = issuing.issue(access, wanted);
        Optional<LeaseId> inSecret = kept == null ? Optional.empty() : kept.inSecret();
        untold.put(wanted.part(), new UnrecordedCredentials(fresh, inSecret));
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
     * @throws SyncException if they cannot be stored; they are kept for the next try
     */
    public RotationResult store(Access access, CredentialRequest wanted, UnwrittenCredentials issued, Users users)
            throws SyncException {
        Delivered delivered = output.rendered()
                .deliver(new Rendition(
                        wanted.resource(),
                        OwnerFactory.of(wanted.resource(), LeasedCredentials.part(wanted.resource(), wanted.part())),
                        wanted.destination(),
                        wanted.recipe(),
                        issued.data(),
                        wanted.last()));
        Optional<LeaseId> now = issued.lease().id();
        UnrecordedCredentials kept = now.isPresent()
                ? untold.put(wanted.part(), new UnrecordedCredentials(issued, now))
                : untold.remove(wanted.part());
        Optional<Instant> restart = users.restart().apply(delivered);
        var holder =
                new Holder(access, wanted.resource().getMetadata().getNamespace(), users.workloads(), users.changed());
        // Of what no status told, nothing is known but that it was issued for the same request.
        Lease before = wanted.lease().orElse(issued.lease());
        Stream.concat(
                        wanted.lease().flatMap(Lease::id).stream(),
                        Optional.ofNullable(kept).flatMap(UnrecordedCredentials::inSecret).stream())
                .distinct()
                .filter(id -> now.filter(id::equals).isEmpty())
                .forEach(id -> overlaps.begin(wanted.part(), holder, before.withId(id), restart));
        return new RotationResult(issued.lease(), issued.requestId(), issued.data(), delivered);
    }

    /** A status tells the lease: should new credentials be wanted, these are not meant. */
    void markRecorded(String part, LeaseId lease) {
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
     * @throws SyncException if Vault could not do it now; the lease lives until its end all the same
     */
    public Renewal renew(Access access, Lease lease) throws SyncException {
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
    void adopt(Access access, LeasedCredentials held, Runnable changed) {
        var holder = new Holder(access, held.key().namespace(), held.targets(), changed);
        overlaps.adopt(held.id(), holder, held.superseded());
    }

    /** The resource is looked at, and lists these workloads. */
    void listed(LeasedCredentials held) {
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
    public void transfer(String part, String heir, Optional<Lease> lease, List<ReplacedLease> before) {
        List<Lease> current = new ArrayList<>(lease.stream().toList());
        Optional.ofNullable(untold.get(part))
                .ifPresent(kept -> kept.leases().stream()
                        .map(kept.issued().lease()::withId)
                        .forEach(current::add));
        overlaps.transfer(part, heir, current, before);
        abandon(part);
    }

    /** Leases of the part whose credentials were replaced and that are not revoked yet, for its status. */
    public List<ReplacedLease> superseded(String part) {
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
        return (int) untold.values().stream()
                .filter(UnrecordedCredentials::isUnstored)
                .count();
    }

    /** The leases of this part that its status may not tell: issued and not told yet, or replaced and still overlapping. */
    public List<LeaseId> unrecordedLeases(String part) {
        Stream<LeaseId> kept = Optional.ofNullable(untold.get(part)).map(UnrecordedCredentials::leases).stream()
                .flatMap(List::stream);
        return Stream.concat(kept, overlaps.of(part).stream().map(ReplacedLease::id))
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
