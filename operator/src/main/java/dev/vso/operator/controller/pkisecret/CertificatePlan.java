package dev.vso.operator.controller.pkisecret;

import static dev.vso.operator.decision.DecisionChain.check;

import dev.vso.api.SupersededCertificate;
import dev.vso.operator.controller.pkisecret.CertificateDecision.CheckRevocation;
import dev.vso.operator.controller.pkisecret.CertificateDecision.CompareWithSpec;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Issue;
import dev.vso.operator.controller.pkisecret.CertificateDecision.NoAction;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Reformat;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Revoke;
import dev.vso.operator.decision.DecisionChain;
import dev.vso.operator.reconcile.ReconcileState;
import dev.vso.operator.secret.ApplyReason;
import dev.vso.operator.secret.DestinationDrift.Drift;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a certificate, and why: a chain of checks of which the first with an answer decides. One that is there
 * stays until something says that it must go, and it goes before it expires.
 */
final class CertificatePlan {

    /** Whether the certificate is the one that the spec asks for. */
    enum RequestMatch {
        SAME,
        DIFFERENT,
        /** Nobody wrote down what it was asked for: VSO issued it. */
        UNKNOWN
    }

    /**
     * All that the decision hangs on.
     *
     * @param generation of the resource
     * @param shapeChanged the Secret shall hold the certificate in another form
     * @param drift what became of the Secret since it was written
     * @param force the value of the force-sync annotation
     * @param held empty if nothing was issued yet
     * @param revoked Vault says that somebody revoked it
     * @param expiryOffset as in the spec
     * @param fixedEnd the end that the spec gives every certificate, in place of a life
     * @param nextLookUp when Vault is to be asked again whether it is revoked
     * @param superseded replaced ones that are still to be revoked
     * @param random uniform in [0, 1) and the same at each look at the same certificate
     */
    record Observed(
            long generation,
            RequestMatch request,
            boolean shapeChanged,
            Drift drift,
            Optional<String> force,
            Optional<HeldCertificate> held,
            boolean revoked,
            Optional<Duration> expiryOffset,
            Optional<Instant> fixedEnd,
            Instant nextLookUp,
            List<SupersededCertificate> superseded,
            ReconcileState track,
            Instant now,
            double random) {

        Observed {
            superseded = List.copyOf(superseded);
        }
    }

    /** The checks, in their order. */
    static final DecisionChain<Observed, CertificateDecision> CHAIN = new DecisionChain<>(
            List.of(
                    check("newlyForced", CertificatePlan::newlyForced),
                    check("waitingAfterFailure", CertificatePlan::waitingAfterFailure),
                    check("neverIssued", CertificatePlan::neverIssued),
                    check("revoked", CertificatePlan::revoked),
                    check("expired", CertificatePlan::expired),
                    check("secretMissing", CertificatePlan::secretMissing),
                    check("secretEdited", CertificatePlan::secretEdited),
                    check("originUnknown", CertificatePlan::originUnknown),
                    check("requestChanged", CertificatePlan::requestChanged),
                    check("renewalDue", CertificatePlan::renewalDue),
                    check("shapeChanged", CertificatePlan::shapeChanged),
                    check("revocationDue", CertificatePlan::revocationDue),
                    check("lookUpDue", CertificatePlan::lookUpDue)),
            o -> new NoAction(nextAction(o)));

    private CertificatePlan() {}

    static CertificateDecision decide(Observed observed) {
        return CHAIN.decide(observed);
    }

    /** When and how the certificate is replaced if nothing happens to it. */
    static Optional<CertificateRenewal> renewal(Observed o) {
        return o.held().map(held -> CertificateRenewal.of(held, o.expiryOffset(), o.fixedEnd(), o.random()));
    }

    /** Somebody wrote a new value into the annotation: that goes before any waiting. */
    private static Optional<CertificateDecision> newlyForced(Observed o) {
        boolean news = o.track().seen() && !o.force().equals(o.track().forced());
        return issueIf(o.force().isPresent() && news, IssueReason.FORCED);
    }

    /** The last attempt failed and its time to wait is not over. */
    private static Optional<CertificateDecision> waitingAfterFailure(Observed o) {
        return o.track().waitingUntil(o.generation(), o.now()).map(NoAction::new);
    }

    private static Optional<CertificateDecision> neverIssued(Observed o) {
        return issueIf(o.held().isEmpty(), IssueReason.FIRST_SYNC);
    }

    private static Optional<CertificateDecision> revoked(Observed o) {
        return issueIf(o.revoked(), IssueReason.REVOKED);
    }

    private static Optional<CertificateDecision> expired(Observed o) {
        boolean over = o.held().filter(held -> !o.now().isBefore(held.end())).isPresent();
        return issueIf(over, IssueReason.EXPIRED);
    }

    /** The key is told once: without the Secret it is lost. */
    private static Optional<CertificateDecision> secretMissing(Observed o) {
        return issueIf(o.drift() instanceof Drift.Missing, IssueReason.SECRET_MISSING);
    }

    /** Certificate and key may not belong together any more; labels and annotations are put right without a new one. */
    private static Optional<CertificateDecision> secretEdited(Observed o) {
        return issueIf(
                o.drift() instanceof Drift.Edited(var reasons) && reasons.contains(ApplyReason.KEY_EDITED),
                IssueReason.SECRET_EDITED);
    }

    private static Optional<CertificateDecision> originUnknown(Observed o) {
        return o.request() == RequestMatch.UNKNOWN ? Optional.of(new CompareWithSpec()) : Optional.empty();
    }

    private static Optional<CertificateDecision> requestChanged(Observed o) {
        return issueIf(o.request() == RequestMatch.DIFFERENT, IssueReason.REQUEST_CHANGED);
    }

    private static Optional<CertificateDecision> renewalDue(Observed o) {
        return issueIf(
                renewal(o).filter(renewal -> !o.now().isBefore(renewal.at())).isPresent(), IssueReason.DUE);
    }

    private static Optional<CertificateDecision> shapeChanged(Observed o) {
        return o.shapeChanged() ? Optional.of(new Reformat()) : Optional.empty();
    }

    private static Optional<CertificateDecision> revocationDue(Observed o) {
        return o.superseded().stream()
                .filter(one -> o.now().getEpochSecond() >= one.revokeAt())
                .findFirst()
                .map(Revoke::new);
    }

    private static Optional<CertificateDecision> lookUpDue(Observed o) {
        return o.now().isBefore(o.nextLookUp()) ? Optional.empty() : Optional.of(new CheckRevocation());
    }

    private static Optional<CertificateDecision> issueIf(boolean holds, IssueReason reason) {
        return holds ? Optional.of(new Issue(reason)) : Optional.empty();
    }

    private static Instant nextAction(Observed o) {
        Instant renewal = renewal(o).map(CertificateRenewal::at).orElse(Instant.MAX);
        Instant revocation = o.superseded().stream()
                .map(one -> Instant.ofEpochSecond(one.revokeAt()))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        Instant first = renewal.isBefore(revocation) ? renewal : revocation;
        return first.isBefore(o.nextLookUp()) ? first : o.nextLookUp();
    }
}
