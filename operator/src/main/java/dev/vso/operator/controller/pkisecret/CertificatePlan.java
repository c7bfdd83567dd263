package dev.vso.operator.controller.pkisecret;

import static dev.vso.operator.decision.DecisionChain.check;

import dev.vso.operator.controller.pkisecret.CertificateDecision.CheckRevocation;
import dev.vso.operator.controller.pkisecret.CertificateDecision.CheckWorkloads;
import dev.vso.operator.controller.pkisecret.CertificateDecision.CompareWithSpec;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Drop;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Issue;
import dev.vso.operator.controller.pkisecret.CertificateDecision.NoAction;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Reformat;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Revoke;
import dev.vso.operator.controller.pkisecret.revocation.ReplacedCertificate;
import dev.vso.operator.decision.DecisionChain;
import dev.vso.operator.lease.OverlapPlan;
import dev.vso.operator.reconcile.ReconcileInput;
import dev.vso.operator.reconcile.Suspension.Effect;
import dev.vso.operator.secret.ApplyReason;
import dev.vso.operator.secret.DestinationDrift.Drift;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what to do about a certificate, and why, by a chain of checks; the first that applies decides. An existing
 * certificate stays until there is a reason to replace it, and it is replaced before it expires.
 */
final class CertificatePlan {

    /** The result of comparing the certificate's request with the spec. */
    enum RequestMatch {
        SAME,
        DIFFERENT,
        /** The request was not recorded, because VSO issued the certificate. */
        UNKNOWN
    }

    /**
     * The input of the decision.
     *
     * @param input its {@code random} is the same at each reconciliation of the same certificate
     * @param shapeChanged whether the Secret is to hold the certificate in another format
     * @param drift how the Secret differs from what was written
     * @param held empty if nothing was issued yet
     * @param revoked whether Vault reports the certificate as revoked
     * @param expiry what the spec says about the end of certificates
     * @param nextLookUp when to ask Vault again whether it is revoked
     * @param superseded replaced certificates that still need revoking
     */
    record Observed(
            ReconcileInput input,
            RequestMatch request,
            boolean shapeChanged,
            Drift drift,
            Optional<HeldCertificate> held,
            boolean revoked,
            ExpirySpec expiry,
            Instant nextLookUp,
            List<Replaced> superseded) {

        Observed {
            superseded = List.copyOf(superseded);
        }
    }

    /**
     * A replaced certificate.
     *
     * @param checkAt when to check next whether workloads use it; not before its revocation time
     */
    record Replaced(ReplacedCertificate certificate, Instant checkAt) {}

    /**
     * What the spec says about the end of certificates.
     *
     * @param offset how long before its end a certificate is replaced
     * @param fixedEnd the end that the spec sets for every certificate instead of a lifetime
     */
    record ExpirySpec(Optional<Duration> offset, Optional<Instant> fixedEnd) {}

    /** The checks in order. */
    static final DecisionChain<Observed, CertificateDecision> CHAIN = new DecisionChain<>(
            List.of(
                    check("suspended", CertificatePlan::suspended),
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
                    check("workloadCheckDue", CertificatePlan::workloadCheckDue),
                    check("lookUpDue", CertificatePlan::lookUpDue)),
            o -> new NoAction(nextAction(o)));

    private CertificatePlan() {}

    static CertificateDecision decide(Observed observed) {
        return CHAIN.decide(observed);
    }

    /** Returns when and how the certificate is replaced if nothing else happens. */
    static Optional<CertificateRenewal> renewal(Observed o) {
        return o.held()
                .map(held -> CertificateRenewal.of(held, o.expiry(), o.input().random()));
    }

    /**
     * Nothing may be written for the resource: replaced certificates are revoked when that is due, and Vault is asked
     * whether the one in use was revoked.
     */
    private static Optional<CertificateDecision> suspended(Observed o) {
        return o.input().isSuspended()
                ? waitingAfterFailure(o)
                        .or(() -> revocationDue(o))
                        .or(() -> workloadCheckDue(o))
                        .or(() -> lookUpDue(o))
                        .or(() -> Optional.of(new NoAction(nextWhileSuspended(o))))
                : Optional.empty();
    }

    /** The end changes what the status says; so does a renewal that would be due. */
    private static Instant nextWhileSuspended(Observed o) {
        Stream<Instant> certificate = Stream.concat(
                renewal(o).map(CertificateRenewal::at).stream(), o.held().map(HeldCertificate::end).stream());
        Stream<Instant> others =
                Stream.concat(o.superseded().stream().map(Replaced::checkAt), Stream.of(o.nextLookUp()));
        return Stream.concat(certificate, others)
                .filter(at -> !o.input().isDue(at))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** Returns what the suspension of the resource means for its certificate; empty if it has none. */
    static Optional<Effect> effect(Observed o) {
        return o.held()
                .map(held -> o.revoked()
                        ? Effect.certificateRevoked()
                        : Effect.ofCertificate(
                                held.end(),
                                CertificateRenewal.of(
                                                held, o.expiry(), o.input().random())
                                        .at(),
                                o.input().now()));
    }

    /** The force-sync annotation has a new value, which overrides any back-off. */
    private static Optional<CertificateDecision> newlyForced(Observed o) {
        return issueIf(o.input().isForced() && o.input().track().seen(), IssueReason.FORCED);
    }

    /** The last attempt failed and its back-off is not over. */
    private static Optional<CertificateDecision> waitingAfterFailure(Observed o) {
        return o.input().waitingUntil().map(NoAction::new);
    }

    private static Optional<CertificateDecision> neverIssued(Observed o) {
        return issueIf(o.held().isEmpty(), IssueReason.FIRST_SYNC);
    }

    private static Optional<CertificateDecision> revoked(Observed o) {
        return issueIf(o.revoked(), IssueReason.REVOKED);
    }

    private static Optional<CertificateDecision> expired(Observed o) {
        boolean over = o.held().filter(held -> o.input().isDue(held.end())).isPresent();
        return issueIf(over, IssueReason.EXPIRED);
    }

    /** Vault returns the key only once: without the Secret it is lost. */
    private static Optional<CertificateDecision> secretMissing(Observed o) {
        return issueIf(o.drift() instanceof Drift.Missing, IssueReason.SECRET_MISSING);
    }

    /** Certificate and key may no longer match; labels and annotations are repaired without a new certificate. */
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
                renewal(o).filter(renewal -> o.input().isDue(renewal.at())).isPresent(), IssueReason.DUE);
    }

    private static Optional<CertificateDecision> shapeChanged(Observed o) {
        return o.shapeChanged() ? Optional.of(new Reformat()) : Optional.empty();
    }

    private static Optional<CertificateDecision> revocationDue(Observed o) {
        return o.superseded().stream()
                .flatMap(one -> endOf(one.certificate(), o.input().now()).stream())
                .findFirst();
    }

    /** A workload that has finished its rollout is no longer one that the certificate is kept for. */
    private static Optional<CertificateDecision> endOf(ReplacedCertificate one, Instant now) {
        return switch (OverlapPlan.unread(one.credentials(), now)) {
            case OverlapPlan.Decision.Revoke _ -> Optional.of(new Revoke(one));
            case OverlapPlan.Decision.Over _ -> Optional.of(new Drop(one));
            case OverlapPlan.Decision.Keep _ -> Optional.empty();
        };
    }

    private static Optional<CertificateDecision> workloadCheckDue(Observed o) {
        List<ReplacedCertificate> due = o.superseded().stream()
                .filter(one -> o.input().isDue(one.checkAt()))
                .map(Replaced::certificate)
                .toList();
        return due.isEmpty() ? Optional.empty() : Optional.of(new CheckWorkloads(due));
    }

    private static Optional<CertificateDecision> lookUpDue(Observed o) {
        return o.input().isDue(o.nextLookUp()) ? Optional.of(new CheckRevocation()) : Optional.empty();
    }

    private static Optional<CertificateDecision> issueIf(boolean holds, IssueReason reason) {
        return holds ? Optional.of(new Issue(reason)) : Optional.empty();
    }

    private static Instant nextAction(Observed o) {
        Instant renewal = renewal(o).map(CertificateRenewal::at).orElse(Instant.MAX);
        Instant revocation = o.superseded().stream()
                .map(Replaced::checkAt)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        Instant first = renewal.isBefore(revocation) ? renewal : revocation;
        return first.isBefore(o.nextLookUp()) ? first : o.nextLookUp();
    }
}
