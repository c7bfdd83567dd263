package dev.vso.operator.pkisecret;

import dev.vso.api.SupersededCertificate;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.certificate.CertificateNames;
import dev.vso.operator.certificate.IssuedCertificate;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.destination.Owner;
import dev.vso.operator.lease.MountLimits;
import dev.vso.operator.lease.RequestDigest;
import dev.vso.operator.observe.Reasons;
import dev.vso.operator.pkisecret.CertificateDecision.Compare;
import dev.vso.operator.pkisecret.CertificateDecision.Issue;
import dev.vso.operator.pkisecret.CertificateDecision.LookUp;
import dev.vso.operator.pkisecret.CertificateDecision.Reshape;
import dev.vso.operator.pkisecret.CertificateDecision.Rest;
import dev.vso.operator.pkisecret.CertificateDecision.Revoke;
import dev.vso.operator.pkisecret.CertificatePlan.Observed;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.sync.Delivery.Delivered;
import dev.vso.operator.sync.ForceSync;
import dev.vso.operator.sync.Owners;
import dev.vso.operator.sync.Room;
import dev.vso.operator.sync.Tracks;
import dev.vso.operator.time.Spread;
import dev.vso.operator.transform.Recipe;
import dev.vso.operator.transform.SecretData;
import java.time.Duration;
import java.time.Instant;
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
    private final Revocations revocations;
    private final Revoking revoking;
    private final KeystoreData keystores;
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
            Revocations revocations,
            KeystoreData keystores,
            Duration overlap,
            Tracks tracks) {
        this.room = room;
        this.issuance = issuance;
        this.revocations = revocations;
        this.revoking = new Revoking(room, revocations, tracks);
        this.keystores = keystores;
        this.overlap = overlap;
        this.tracks = tracks;
        this.mounts = new MountLimits(room.clock(), MOUNT_COUNTS);
    }

    /** One look; Vault is asked for access only where something is to be done. */
    Step step(VaultPKISecret resource) throws Obstacle {
        PkiState state = PkiState.of(resource);
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
            case LookUp _ -> Outcome.of(revoking.lookUp(resource, state));
        };
        Observed then = observe(resource, outcome.state());
        Instant next = CertificatePlan.decide(then) instanceof Rest(Instant until) ? until : then.now();
        return new Step(outcome.state(), CertificatePlan.renewal(then), outcome.limits(), next);
    }

    private Observed observe(VaultPKISecret resource, PkiState state) throws Obstacle {
        VaultPKISecretSpec spec = resource.getSpec();
        Owner owner = Owners.of(resource);
        Optional<Revocations.Known> known = state.held().map(held -> revocations.known(owner.uid(), held.serial()));
        return new Observed(
                resource.getMetadata().getGeneration(),
                state.sameness(spec),
                state.shapeChanged(shape(resource)),
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

    /** VSO does not write down what it asked for: the certificate itself tells. */
    private Outcome compare(VaultPKISecret resource, PkiState state) throws Obstacle {
        VaultPKISecretSpec spec = resource.getSpec();
        boolean same = inSecret(resource, state)
                .filter(there -> CertificateNames.areThose(there.certificate().leaf(), PkiRequest.names(spec)))
                .isPresent();
        return same
                ? Outcome.of(state.adopted(spec, shape(resource)))
                : issue(resource, state, IssueReason.REQUEST_CHANGED);
    }

    private Outcome issue(VaultPKISecret resource, PkiState state, IssueReason reason) throws Obstacle {
        VaultPKISecretSpec spec = resource.getSpec();
        Owner owner = Owners.of(resource);
        room.delivery().check(owner, spec.destination().plain());
        room.shaping().recipe(resource, spec.destination().plain()); // no certificate for what could not be shaped
        String shape = shape(resource);
        Optional<String> password = password(resource, state);
        // What was revoked may have been so for its key.
        Optional<Minted> before =
                OwnKeys.mayStay(spec) && reason != IssueReason.REVOKED ? inSecret(resource, state) : Optional.empty();
        Access access = access(resource);
        Minted minted = issuance.ask(
                access.vault(), owner.uid(), spec, () -> OwnKeys.of(spec, before.map(Minted::certificate)));
        access.obtained().run();
        Delivered delivered = deliver(resource, minted, password, state);
        issuance.forget(owner.uid());
        boolean revokes = Boolean.TRUE.equals(spec.revoke()) && reason != IssueReason.REVOKED;
        PkiState after =
                state.replaced(shape, minted, delivered.mac(), revokes ? Optional.of(overlap) : Optional.empty());
        succeeded(resource);
        tell(resource, state, minted, reason);
        restart(resource, state, delivered);
        return new Outcome(after, Optional.of(limits(spec, minted, access)));
    }

    /** Only where the lifetime is shorter than asked, Vault is asked what the mount grants. */
    private List<String> limits(VaultPKISecretSpec spec, Minted minted, Access access) {
        return CertificateLimits.of(spec, minted.certificate(), minted.since(), () -> mounts.max(access, spec.mount()));
    }

    private Outcome reshape(VaultPKISecret resource, PkiState state) throws Obstacle {
        Optional<Minted> there = inSecret(resource, state);
        if (there.isEmpty()) {
            return issue(resource, state, IssueReason.SHAPE_LOST);
        }
        String shape = shape(resource);
        Delivered delivered = deliver(resource, there.get(), password(resource, state), state);
        succeeded(resource);
        String secret = resource.getSpec().destination().name();
        delivered.written().ifPresent(how -> {
            log.info("Secret {} {}", secret, how);
            room.events()
                    .normal(
                            resource,
                            Reasons.SECRET_SYNCED,
                            "Secret %s holds the same certificate in another form".formatted(secret));
        });
        restart(resource, state, delivered);
        return Outcome.of(state.reshaped(shape, delivered.mac()));
    }

    /** The certificate with its key as the Secret holds it; empty unless it is whole and the one that is told of. */
    private Optional<Minted> inSecret(VaultPKISecret resource, PkiState state) {
        return room.delivery()
                .held(Owners.of(resource), resource.getSpec().destination().plain(), state.mac())
                .flatMap(data -> read(data, state));
    }

    private static Optional<Minted> read(SecretData data, PkiState state) {
        try {
            return PkiData.answer(data).flatMap(answer -> {
                IssuedCertificate there = IssuedCertificate.of(answer);
                return state.held()
                        .filter(held -> held.serial().equals(there.serial()) && there.keyMatches())
                        .map(held -> new Minted(answer, there, state.request().orElse(""), held.mount(), held.since()));
            });
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // a template made of it what only its user can read
        }
    }

    private Delivered deliver(VaultPKISecret resource, Minted minted, Optional<String> password, PkiState state)
            throws Obstacle {
        var destination = resource.getSpec().destination().plain();
        Recipe recipe = room.shaping().recipe(resource, destination);
        SecretData data = PkiData.of(
                minted.answer(),
                minted.certificate(),
                destination,
                (source, into) -> room.shaping().shape(resource, into, recipe, source));
        SecretData all = password.isEmpty()
                ? data
                : PkiData.with(data, keystores.files(resource, minted.certificate(), password.get()));
        Delivered delivered = room.delivery().deliver(Owners.of(resource), destination, all, state.mac());
        room.tellTakenUp(resource, delivered);
        return delivered;
    }

    private Optional<String> password(VaultPKISecret resource, PkiState state) throws Obstacle {
        return keystores.password(
                resource,
                () -> room.delivery()
                        .held(
                                Owners.of(resource),
                                resource.getSpec().destination().plain(),
                                state.mac()));
    }

    private String shape(VaultPKISecret resource) {
        String own = PkiRequest.shape(resource.getSpec(), keystores.passwordDigest(resource));
        return RequestDigest.with(
                own,
                room.shaping().shared(resource, resource.getSpec().destination().plain()));
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
        String secret = resource.getSpec().destination().name();
        String serial = minted.certificate().serial();
        log.info("Secret {} has certificate {}, because {}", secret, serial, reason.words());
        room.events()
                .normal(
                        resource,
                        before.held().isEmpty() ? Reasons.SECRET_SYNCED : Reasons.SECRET_ROTATED,
                        "Secret %s has certificate %s, good until %s: %s"
                                .formatted(secret, serial, minted.certificate().end(), reason.words()));
    }
}
