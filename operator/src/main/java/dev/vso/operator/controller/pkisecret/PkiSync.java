package dev.vso.operator.controller.pkisecret;

import dev.vso.api.SupersededCertificate;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.certificate.CertificateNames;
import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.controller.Room;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Compare;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Issue;
import dev.vso.operator.controller.pkisecret.CertificateDecision.LookUp;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Reshape;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Rest;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Revoke;
import dev.vso.operator.controller.pkisecret.CertificatePlan.Observed;
import dev.vso.operator.controller.pkisecret.format.KeystoreData;
import dev.vso.operator.controller.pkisecret.issuer.TrustedIssuers;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.MountLimits;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.Tracks;
import dev.vso.operator.secret.Delivery.Delivered;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.Owners;
import dev.vso.operator.status.Reasons;
import dev.vso.operator.time.Spread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what is due for the certificate of a VaultPKISecret. */
final class PkiSync {

    private static final Logger log = LoggerFactory.getLogger(PkiSync.class);

    /** For how long an answer about a mount's limit counts. */
    private static final Duration MOUNT_COUNTS = Duration.ofMinutes(1);

    private final Room room;
    private final Issuance issuance;
    private final UntoldCertificates untold;
    private final Revocations revocations;
    private final Revoking revoking;
    private final TrustedIssuers trusted;
    private final CertificateSecret secret;
    private final Duration overlap;
    private final Tracks tracks;
    private final MountLimits mounts;

    /**
     * What came of it.
     *
     * @param limits what was granted less than asked, a sentence for each; empty if the status tells it as it is
     * @param next when to look again
     */
    record Step(PkiState state, Optional<Renewal> renewal, Optional<List<String>> limits, Instant next) {}

    /** What an action made of the state; limits as in {@link Step}. */
    private record Outcome(PkiState state, Optional<List<String>> limits) {

        static Outcome of(PkiState state) {
            return new Outcome(state, Optional.empty());
        }
    }

    /**
     * The certificates of one kind.
     *
     * @param overlap how long a replaced one works on before it is revoked
     */
    PkiSync(
            Room room,
            Issuance issuance,
            UntoldCertificates untold,
            Revocations revocations,
            KeystoreData keystores,
            TrustedIssuers trusted,
            Duration overlap,
            Tracks tracks) {
        this.room = room;
        this.issuance = issuance;
        this.untold = untold;
        this.revocations = revocations;
        this.revoking = new Revoking(room, revocations, tracks);
        this.trusted = trusted;
        this.secret = new CertificateSecret(room, keystores, trusted);
        this.overlap = overlap;
        this.tracks = tracks;
        this.mounts = new MountLimits(room.clock(), MOUNT_COUNTS);
    }

    /** One look; Vault is asked for access only where something is to be done. */
    Step step(VaultPKISecret resource) throws Obstacle {
        PkiState state = untold.state(resource);
        if (state.held().isPresent()) {
            tracks.update(ObjectKey.of(resource), track -> track.saw(ForceSync.of(resource)));
        }
        Outcome outcome = switch (CertificatePlan.decide(observe(resource, state))) {
            case Rest _ -> {
                revoking.keepSession(resource);
                yield Outcome.of(rest(resource, state));
            }
            case Compare _ -> compare(resource, state);
            case Issue(IssueReason reason) -> issue(resource, state, reason);
            case Reshape _ -> reshape(resource, state);
            case Revoke(SupersededCertificate superseded) -> Outcome.of(revoking.revoke(resource, state, superseded));
            case LookUp _ -> Outcome.of(lookUp(resource, state));
        };
        Optional<List<String>> limits = outcome.limits().or(() -> untold.limits(resource));
        untold.keep(resource, outcome.state(), limits);
        Observed then = observe(resource, outcome.state());
        Instant next = CertificatePlan.decide(then) instanceof Rest(Instant until) ? until : then.now();
        return new Step(outcome.state(), CertificatePlan.renewal(then), limits, next);
    }

    private Observed observe(VaultPKISecret resource, PkiState state) throws Obstacle {
        VaultPKISecretSpec spec = resource.getSpec();
        Owner owner = Owners.of(resource);
        Optional<Revocations.Known> known = state.held().map(held -> revocations.known(owner.uid(), held.serial()));
        return new Observed(
                resource.getMetadata().getGeneration(),
                state.sameness(spec),
                state.shapeChanged(secret.shape(resource)) || state.authoritiesChanged(secret.authorities(resource)),
                room.delivery().drift(owner, spec.destination().plain(), state.mac()),
                ForceSync.of(resource),
                state.held(),
                known.filter(Revocations.Known::revoked).isPresent(),
                PkiRequest.expiryOffset(spec),
                PkiRequest.fixedEnd(spec),
                known.map(Revocations.Known::nextLookUp).orElse(Instant.MAX),
                state.superseded(),
                tracks.get(ObjectKey.of(resource)),
                room.clock().instant(),
                state.held().map(held -> Spread.of(held.serial())).orElse(0.0));
    }

    /** Labels, annotations or the type may have been edited: put right without another certificate. */
    private PkiState rest(VaultPKISecret resource, PkiState state) throws Obstacle {
        ObjectKey key = ObjectKey.of(resource);
        boolean waits = tracks.get(key)
                .waitingUntil(
                        resource.getMetadata().getGeneration(), room.clock().instant())
                .isPresent();
        if (!waits) {
            var destination = resource.getSpec().destination().plain();
            room.delivery()
                    .touchUp(Owners.of(resource), destination, state.mac())
                    .ifPresent(how -> log.info("Secret {} {}", destination.name(), how));
            succeeded(resource);
        }
        return state;
    }

    /** Whether it was revoked, and whether the mount has other issuers by now. */
    private PkiState lookUp(VaultPKISecret resource, PkiState state) {
        PkiState after = revoking.lookUp(resource, state);
        try {
            look(resource, access(resource));
        } catch (Obstacle obstacle) {
            log.debug("issuers not looked at: {}", obstacle.problem().message());
        }
        return after.comparedWith(secret.authorities(resource));
    }

    private void look(VaultPKISecret resource, Access access) {
        if (CertificateSecret.hasAuthorities(resource)) {
            trusted.look(
                    access, resource.getMetadata().getUid(), resource.getSpec().mount());
        }
    }

    /** VSO does not write down what it asked for: the certificate itself tells. */
    private Outcome compare(VaultPKISecret resource, PkiState state) throws Obstacle {
        VaultPKISecretSpec spec = resource.getSpec();
        boolean same = secret.certificate(resource, state)
                .filter(there -> CertificateNames.areThose(there.certificate().leaf(), PkiRequest.names(spec)))
                .isPresent();
        return same
                ? Outcome.of(state.adopted(spec, secret.shape(resource)))
                : issue(resource, state, IssueReason.REQUEST_CHANGED);
    }

    private Outcome issue(VaultPKISecret resource, PkiState state, IssueReason reason) throws Obstacle {
        VaultPKISecretSpec spec = resource.getSpec();
        Owner owner = Owners.of(resource);
        room.delivery().check(owner, spec.destination().plain());
        room.shaping().recipe(resource, spec.destination().plain()); // no certificate for what could not be shaped
        String shape = secret.shape(resource);
        Optional<String> password = secret.password(resource, state);
        // What was revoked may have been so for its key.
        Optional<Minted> before = OwnKeys.mayStay(spec) && reason != IssueReason.REVOKED
                ? secret.certificate(resource, state)
                : Optional.empty();
        Access access = access(resource);
        Optional<Minted> unstored = issuance.unstored(owner.uid());
        Minted minted = issuance.ask(
                access.vault(), owner.uid(), spec, () -> OwnKeys.of(spec, before.map(Minted::certificate)));
        access.obtained().run();
        unstored.filter(one -> !one.held().equals(minted.held()))
                .ifPresent(one -> revoking.unstored(resource, access.vault(), one));
        look(resource, access);
        Delivered delivered = secret.deliver(resource, minted, password, state);
        boolean revokes = Boolean.TRUE.equals(spec.revoke()) && reason != IssueReason.REVOKED;
        PkiState after = state.replaced(
                shape,
                secret.authorities(resource),
                minted,
                delivered.mac(),
                revokes ? Optional.of(overlap) : Optional.empty());
        untold.keep(resource, after, Optional.empty());
        issuance.forget(owner.uid());
        succeeded(resource);
        tell(resource, state, minted, reason);
        restart(resource, state, delivered);
        return new Outcome(after, Optional.of(limits(resource, minted)));
    }

    private List<String> limits(VaultPKISecret resource, Minted minted) {
        VaultPKISecretSpec spec = resource.getSpec();
        List<String> limits = new ArrayList<>(
                CertificateLimits.of(spec, minted.certificate(), minted.since(), () -> mostOfMount(resource)));
        if (CertificateSecret.hasAuthorities(resource)) {
            trusted.limit(resource.getMetadata().getUid()).ifPresent(limits::add);
        }
        return limits;
    }

    /** Asked only where the lifetime is shorter than asked for. */
    private Optional<Duration> mostOfMount(VaultPKISecret resource) {
        try {
            return mounts.max(access(resource), resource.getSpec().mount());
        } catch (Obstacle _) {
            return Optional.empty();
        }
    }

    private Outcome reshape(VaultPKISecret resource, PkiState state) throws Obstacle {
        Optional<Minted> there = secret.certificate(resource, state);
        if (there.isEmpty()) {
            return issue(resource, state, IssueReason.SHAPE_LOST);
        }
        String shape = secret.shape(resource);
        Delivered delivered = secret.deliver(resource, there.get(), secret.password(resource, state), state);
        succeeded(resource);
        String name = resource.getSpec().destination().name();
        delivered.written().ifPresent(how -> {
            log.info("Secret {} {}", name, how);
            room.events()
                    .normal(
                            resource,
                            Reasons.SECRET_SYNCED,
                            state.shapeChanged(shape)
                                    ? "Secret %s holds the same certificate in another form".formatted(name)
                                    : "Secret %s holds the same certificate with the issuers that %s has now"
                                            .formatted(name, resource.getSpec().mount()));
        });
        restart(resource, state, delivered);
        Optional<List<String>> limits = Optional.of(limits(resource, there.get()));
        return new Outcome(state.reshaped(shape, secret.authorities(resource), delivered.mac()), limits);
    }

    private Access access(VaultPKISecret resource) throws Obstacle {
        return Revoking.access(resource, room, tracks);
    }

    private void succeeded(VaultPKISecret resource) {
        tracks.update(ObjectKey.of(resource), track -> track.succeeded(Optional.empty(), ForceSync.of(resource)));
    }

    private void restart(VaultPKISecret resource, PkiState before, Delivered delivered) {
        if (delivered.isNews()) {
            room.restarts()
                    .written(
                            resource,
                            tracks,
                            resource.getSpec().rolloutRestartTargets(),
                            before.mac(),
                            delivered.mac());
        }
    }

    private void tell(VaultPKISecret resource, PkiState before, Minted minted, IssueReason reason) {
        String name = resource.getSpec().destination().name();
        String serial = minted.certificate().serial();
        log.info("Secret {} has certificate {}, because {}", name, serial, reason.words());
        room.events()
                .normal(
                        resource,
                        before.held().isEmpty() ? Reasons.SECRET_SYNCED : Reasons.SECRET_ROTATED,
                        "Secret %s has certificate %s, good until %s: %s"
                                .formatted(name, serial, minted.certificate().end(), reason.words()));
    }
}
