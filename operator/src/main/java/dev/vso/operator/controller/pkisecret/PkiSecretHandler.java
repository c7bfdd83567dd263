package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.certificate.CertificateNames;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.controller.pkisecret.CertificateDecision.CheckRevocation;
import dev.vso.operator.controller.pkisecret.CertificateDecision.CheckWorkloads;
import dev.vso.operator.controller.pkisecret.CertificateDecision.CompareWithSpec;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Drop;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Issue;
import dev.vso.operator.controller.pkisecret.CertificateDecision.NoAction;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Reformat;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Revoke;
import dev.vso.operator.controller.pkisecret.CertificatePlan.ExpirySpec;
import dev.vso.operator.controller.pkisecret.CertificatePlan.Observed;
import dev.vso.operator.controller.pkisecret.issuer.TrustedIssuers;
import dev.vso.operator.controller.pkisecret.revocation.KeptCertificates;
import dev.vso.operator.controller.pkisecret.revocation.ReplacedCertificate;
import dev.vso.operator.controller.pkisecret.revocation.RevocationChecks;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.KeptCredentials;
import dev.vso.operator.lease.ReplacedCredentials;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.ReconcileInput;
import dev.vso.operator.reconcile.ReconcileInput.Activity;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.reconcile.Suspension.Effect;
import dev.vso.operator.rollout.window.PreviousExpiry;
import dev.vso.operator.secret.SecretWriter.Delivered;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.time.Jitter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what is due for the certificate of a VaultPKISecret. */
final class PkiSecretHandler {

    private static final Logger log = LoggerFactory.getLogger(PkiSecretHandler.class);

    private final SecretOutput output;
    private final InstantSource clock;
    private final CertificateIssuer issuance;
    private final UnrecordedCertificates unrecorded;
    private final RevocationChecks revocations;
    private final CertificateRevoker revoking;
    private final TrustedIssuers trusted;
    private final CertificateSecret secret;
    private final KeptCertificates kept;
    private final RevocationPolicy usualRevocation;
    private final ReconcileStateStore states;
    private final GrantedLimits granted;

    /**
     * The result of a reconciliation.
     *
     * @param limits what was granted less than requested, a sentence for each; empty if the status stays as it is
     * @param kept the replaced certificates that workloads may still use; empty until known
     * @param next when to reconcile again
     */
    record Step(
            PkiStatusReader state,
            Optional<CertificateRenewal> renewal,
            Optional<List<String>> limits,
            Optional<List<KeptCredentials>> kept,
            Instant next) {}

    /** The state after an action; limits as in {@link Step}. */
    private record Outcome(PkiStatusReader state, Optional<List<String>> limits) {

        static Outcome of(PkiStatusReader state) {
            return new Outcome(state, Optional.empty());
        }
    }

    /**
     * Creates the handler for all certificates.
     *
     * @param usualRevocation when a replaced certificate is revoked, unless the resource says otherwise
     */
    PkiSecretHandler(
            SecretOutput output,
            InstantSource clock,
            CertificateIssuer issuance,
            UnrecordedCertificates unrecorded,
            CertificateRevoker revoking,
            CertificateSecret secret,
            KeptCertificates kept,
            RevocationPolicy usualRevocation,
            ReconcileStateStore states) {
        this.output = output;
        this.clock = clock;
        this.issuance = issuance;
        this.unrecorded = unrecorded;
        this.revocations = revoking.revocations();
        this.revoking = revoking;
        this.trusted = secret.trusted();
        this.secret = secret;
        this.kept = kept;
        this.usualRevocation = usualRevocation;
        this.states = states;
        this.granted = new GrantedLimits(revoking, trusted, clock);
    }

    /** Runs one reconciliation; logs in to Vault only if something is to be done. */
    Step step(VaultPKISecret resource) throws SyncException {
        PkiStatusReader state = unrecorded.state(resource);
        if (state.held().isPresent()) {
            states.update(ObjectKey.of(resource), track -> track.saw(ForceSync.of(resource)));
        }
        Outcome outcome = switch (CertificatePlan.decide(observe(resource, state))) {
            case NoAction _ -> {
                revoking.keepSession(resource);
                yield Outcome.of(idle(resource, state));
            }
            case CompareWithSpec _ -> compare(resource, state);
            case Issue(IssueReason reason) -> issue(resource, state, reason);
            case Reformat _ -> reformat(resource, state);
            case CheckWorkloads(List<ReplacedCertificate> due) -> {
                revoking.keepSession(resource);
                yield Outcome.of(idle(resource, state.withSuperseded(kept.check(resource, state.superseded(), due))));
            }
            case Revoke(ReplacedCertificate replaced) -> Outcome.of(revoking.revoke(resource, state, replaced));
            case Drop(ReplacedCertificate ended) -> Outcome.of(CertificateRevoker.drop(state, ended));
            case CheckRevocation _ -> Outcome.of(lookUp(resource, state));
        };
        Optional<List<String>> limits = outcome.limits().or(() -> unrecorded.limits(resource));
        unrecorded.keep(resource, outcome.state(), limits);
        Observed then = observe(resource, outcome.state());
        Instant next = CertificatePlan.decide(then) instanceof NoAction(Instant until)
                ? until
                : then.input().now();
        String uid = resource.getMetadata().getUid();
        return new Step(
                outcome.state(),
                CertificatePlan.renewal(then),
                limits,
                kept.kept(uid, outcome.state().superseded()),
                next);
    }

    /** Returns what a suspension means for the certificate; empty if there is none. */
    Optional<Effect> effect(VaultPKISecret resource, PkiStatusReader state) throws SyncException {
        return CertificatePlan.effect(observe(resource, state));
    }

    private Observed observe(VaultPKISecret resource, PkiStatusReader state) throws SyncException {
        VaultPKISecretSpec spec = resource.getSpec();
        Owner owner = OwnerFactory.of(resource);
        Optional<RevocationChecks.Known> known =
                state.held().map(held -> revocations.known(owner.uid(), held.serial()));
        return new Observed(
                new ReconcileInput(
                        resource.getMetadata().getGeneration(),
                        ForceSync.of(resource),
                        states.get(ObjectKey.of(resource)),
                        clock.instant(),
                        state.held().map(held -> Jitter.hash(held.serial())).orElse(0.0),
                        Activity.of(resource, PkiStatusWriter.conditions(resource))),
                state.requestMatch(spec),
                state.shapeChanged(secret.shape(resource)) || state.authoritiesChanged(secret.authorities(resource)),
                output.writer().drift(owner, spec.destination().plain(), state.mac()),
                state.held(),
                known.filter(RevocationChecks.Known::revoked).isPresent(),
                new ExpirySpec(PkiRequest.expiryOffset(spec), PkiRequest.fixedEnd(spec)),
                known.map(RevocationChecks.Known::nextLookUp).orElse(Instant.MAX),
                state.superseded().stream()
                        .map(one -> new CertificatePlan.Replaced(one, kept.nextCheck(owner.uid(), one)))
                        .toList());
    }

    /** Repairs edited labels, annotations or type without issuing another certificate. */
    private PkiStatusReader idle(VaultPKISecret resource, PkiStatusReader state) throws SyncException {
        ObjectKey key = ObjectKey.of(resource);
        boolean waits = states.get(key)
                .waitingUntil(resource.getMetadata().getGeneration(), clock.instant())
                .isPresent();
        if (!waits && Suspension.of(resource).isEmpty()) {
            var destination = resource.getSpec().destination().plain();
            output.writer()
                    .repairMetadata(OwnerFactory.of(resource), destination, state.mac())
                    .ifPresent(how -> log.info("Secret {} {}", destination.name(), how));
            succeeded(resource);
        }
        return state;
    }

    /** Checks whether the certificate was revoked, and whether the mount has other issuers now. */
    private PkiStatusReader lookUp(VaultPKISecret resource, PkiStatusReader state) {
        PkiStatusReader after = revoking.lookUp(resource, state);
        try {
            readIssuers(resource, access(resource));
        } catch (SyncException failure) {
            log.debug("issuers not checked: {}", failure.error().message());
        }
        return after.comparedWith(secret.authorities(resource));
    }

    private void readIssuers(VaultPKISecret resource, Access access) {
        if (CertificateSecret.hasAuthorities(resource)) {
            trusted.read(
                    access, resource.getMetadata().getUid(), resource.getSpec().mount());
        }
    }

    /** Compares the certificate with the spec, because VSO does not record its request. */
    private Outcome compare(VaultPKISecret resource, PkiStatusReader state) throws SyncException {
        VaultPKISecretSpec spec = resource.getSpec();
        boolean same = secret.certificate(resource, state)
                .filter(there ->
                        CertificateNames.certificateHas(there.certificate().leaf(), PkiRequest.names(spec)))
                .isPresent();
        return same
                ? Outcome.of(state.adopted(spec, secret.shape(resource)))
                : issue(resource, state, IssueReason.REQUEST_CHANGED);
    }

    private Outcome issue(VaultPKISecret resource, PkiStatusReader state, IssueReason reason) throws SyncException {
        VaultPKISecretSpec spec = resource.getSpec();
        Owner owner = OwnerFactory.of(resource);
        output.writer().check(owner, spec.destination().plain());
        output.transformations()
                .recipe(resource, spec.destination().plain()); // issues no certificate if the transformation is invalid
        RevocationPolicy policy = usualRevocation.with(spec.rotation());
        String shape = secret.shape(resource);
        Optional<String> password = secret.password(resource, state);
        // The certificate may have been revoked because of its key.
        Optional<IssuedBundle> before = LocalKeys.mayStay(spec) && reason != IssueReason.REVOKED
                ? secret.certificate(resource, state)
                : Optional.empty();
        Access access = access(resource);
        Optional<IssuedBundle> unstored = issuance.unstored(owner.uid());
        IssuedBundle bundle = issuance.ask(
                access.vault(), owner.uid(), spec, () -> LocalKeys.of(spec, before.map(IssuedBundle::certificate)));
        access.obtained().run();
        unstored.filter(one -> !one.held().equals(bundle.held()))
                .ifPresent(one -> revoking.unstored(resource, access.vault(), one));
        readIssuers(resource, access);
        Delivered delivered = secret.deliver(resource, bundle, password, state);
        Optional<Instant> restart = restart(resource, state, delivered, expiry(spec, state, policy, reason));
        Optional<ReplacedCredentials> previous =
                reason == IssueReason.REVOKED ? Optional.empty() : previous(spec, state, policy, restart);
        PkiStatusReader after = state.replaced(shape, secret.authorities(resource), bundle, delivered.mac(), previous);
        unrecorded.keep(resource, after, Optional.empty());
        issuance.forget(owner.uid());
        succeeded(resource);
        report(resource, state, bundle, reason);
        return new Outcome(after, Optional.of(granted.of(resource, bundle)));
    }

    /** Returns when the certificate that was just replaced is revoked; empty if it is not, or has ended. */
    private Optional<ReplacedCredentials> previous(
            VaultPKISecretSpec spec, PkiStatusReader state, RevocationPolicy policy, Optional<Instant> restart) {
        Instant now = clock.instant();
        return state.held()
                .map(HeldCertificate::end)
                .filter(end -> Boolean.TRUE.equals(spec.revoke()) && end.isAfter(now))
                .flatMap(end -> ReplacedCredentials.of(policy, now, end, restart, spec.rolloutRestartTargets()));
    }

    /** Returns when the certificate that was just replaced must not be used any longer. */
    private Optional<PreviousExpiry> expiry(
            VaultPKISecretSpec spec, PkiStatusReader state, RevocationPolicy policy, IssueReason reason) {
        return switch (reason) {
            case FORCED, REVOKED, EXPIRED -> Optional.of(PreviousExpiry.now(reason.words()));
            case FIRST_SYNC, REQUEST_CHANGED, DUE, SECRET_MISSING, SECRET_EDITED, SHAPE_LOST ->
                state.held()
                        .flatMap(held -> (Boolean.TRUE.equals(spec.revoke()) ? policy : RevocationPolicy.NEVER)
                                .expiry("the previous certificate", clock.instant(), held.end(), false));
        };
    }

    private Outcome reformat(VaultPKISecret resource, PkiStatusReader state) throws SyncException {
        Optional<IssuedBundle> there = secret.certificate(resource, state);
        if (there.isEmpty()) {
            return issue(resource, state, IssueReason.SHAPE_LOST);
        }
        String shape = secret.shape(resource);
        Delivered delivered = secret.deliver(resource, there.get(), secret.password(resource, state), state);
        succeeded(resource);
        String name = resource.getSpec().destination().name();
        delivered.written().ifPresent(how -> {
            log.info("Secret {} {}", name, how);
            output.events()
                    .normal(
                            resource,
                            ConditionReasons.SECRET_SYNCED,
                            state.shapeChanged(shape)
                                    ? "Secret %s holds the same certificate in another form".formatted(name)
                                    : "Secret %s holds the same certificate with the issuers that %s has now"
                                            .formatted(name, resource.getSpec().mount()));
        });
        var _ = restart(resource, state, delivered, Optional.empty());
        Optional<List<String>> limits = Optional.of(granted.of(resource, there.get()));
        return new Outcome(state.reformatted(shape, secret.authorities(resource), delivered.mac()), limits);
    }

    private Access access(VaultPKISecret resource) throws SyncException {
        return revoking.access(resource);
    }

    private void succeeded(VaultPKISecret resource) {
        states.update(ObjectKey.of(resource), track -> track.succeeded(Optional.empty(), ForceSync.of(resource)));
    }

    /** Requests the restarts for a new value; returns their stamp, if any are needed. */
    private Optional<Instant> restart(
            VaultPKISecret resource, PkiStatusReader before, Delivered delivered, Optional<PreviousExpiry> previous) {
        return delivered.isNews()
                ? output.restarts()
                        .written(
                                resource,
                                states,
                                resource.getSpec().rolloutRestartTargets(),
                                before.mac(),
                                delivered.mac(),
                                previous)
                : Optional.empty();
    }

    private void report(VaultPKISecret resource, PkiStatusReader before, IssuedBundle bundle, IssueReason reason) {
        String name = resource.getSpec().destination().name();
        String serial = bundle.certificate().serial();
        log.info("Secret {} has certificate {}, because {}", name, serial, reason.words());
        output.events()
                .normal(
                        resource,
                        before.held().isEmpty() ? ConditionReasons.SECRET_SYNCED : ConditionReasons.SECRET_ROTATED,
                        "Secret %s has certificate %s, valid until %s: %s"
                                .formatted(name, serial, bundle.certificate().end(), reason.words()));
    }
}
