package dev.vso.operator.controller.pkisecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
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
import dev.vso.operator.controller.pkisecret.CertificatePlan.RequestMatch;
import dev.vso.operator.controller.pkisecret.revocation.ReplacedCertificate;
import dev.vso.operator.lease.ReplacedCredentials;
import dev.vso.operator.reconcile.ReconcileInput;
import dev.vso.operator.reconcile.ReconcileInput.Activity;
import dev.vso.operator.reconcile.ReconcileState;
import dev.vso.operator.secret.ApplyReason;
import dev.vso.operator.secret.DestinationDrift.Drift;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The decisions about a certificate, check by check. */
class CertificatePlanTest {

    static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SOON = T.plusSeconds(120);
    private static final HeldCertificate DAY = new HeldCertificate("01:02", "pki", T, T.plus(Duration.ofDays(1)));
    private static final ReplacedCertificate REPLACED = replaced(30, Optional.empty(), 9000);
    private static final RolloutRestartTarget WEB = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web");
    private static final ReplacedCertificate KEPT = replaced(30, Optional.of(70L), 9000, WEB);

    private static final Given QUIET = new Given();

    /** A valid one-day certificate that is a minute old, with one difference. */
    private static final class Given {
        private RequestMatch request = RequestMatch.SAME;
        private boolean shapeChanged;
        private Drift drift = new Drift.None();
        private Optional<String> force = Optional.empty();
        private Optional<HeldCertificate> held = Optional.of(DAY);
        private boolean revoked;
        private Optional<Duration> offset = Optional.empty();
        private Instant nextLookUp = SOON;
        private List<CertificatePlan.Replaced> superseded = List.of();
        private ReconcileState state = ReconcileState.NEW.saw(Optional.empty());
        private Instant now = T.plusSeconds(60);
        private Activity activity = Activity.ACTIVE;

        Given request(RequestMatch value) {
            request = value;
            return this;
        }

        Given shapeChanged() {
            shapeChanged = true;
            return this;
        }

        Given drift(Drift value) {
            drift = value;
            return this;
        }

        Given edited(ApplyReason reason) {
            return drift(new Drift.Edited(Set.of(reason)));
        }

        Given force(String value) {
            force = Optional.of(value);
            return this;
        }

        Given nothingHeld() {
            held = Optional.empty();
            return this;
        }

        Given revoked() {
            revoked = true;
            return this;
        }

        Given offset(Duration value) {
            offset = Optional.of(value);
            return this;
        }

        Given nextLookUp(Instant value) {
            nextLookUp = value;
            return this;
        }

        Given superseded(ReplacedCertificate value) {
            return superseded(value, value.credentials().revokeAt());
        }

        Given superseded(ReplacedCertificate value, Instant checkAt) {
            superseded = Stream.concat(superseded.stream(), Stream.of(new CertificatePlan.Replaced(value, checkAt)))
                    .toList();
            return this;
        }

        Given suspended() {
            activity = Activity.SUSPENDED;
            return this;
        }

        Given track(ReconcileState value) {
            state = value;
            return this;
        }

        Given at(Duration since) {
            now = T.plus(since);
            nextLookUp = now.plusSeconds(60);
            return this;
        }

        Observed observed() {
            return new Observed(
                    new ReconcileInput(1, force, state, now, 0.5, activity),
                    request,
                    shapeChanged,
                    drift,
                    held,
                    revoked,
                    new ExpirySpec(offset, Optional.empty()),
                    nextLookUp,
                    superseded);
        }
    }

    /** A certificate that may be revoked, must be revoked, and ends that many seconds after {@link #T}. */
    private static ReplacedCertificate replaced(
            long revokeAt, Optional<Long> latest, long end, RolloutRestartTarget... users) {
        return new ReplacedCertificate(
                "00:01",
                "pki",
                new ReplacedCredentials(
                        T.plusSeconds(revokeAt),
                        latest.map(T::plusSeconds),
                        T.plusSeconds(end),
                        Optional.of(T),
                        List.of(users)));
    }

    private static Given given() {
        return new Given();
    }

    private static Issue issue(IssueReason reason) {
        return new Issue(reason);
    }

    static Stream<Arguments> decisions() {
        ReconcileState failed = ReconcileState.NEW.failed(T, T.plusSeconds(90), 1, Optional.empty());
        NoAction rest = new NoAction(SOON);
        return Stream.of(
                row("a good certificate rests until Vault is asked about it", given(), rest),
                row("nothing issued yet", given().nothingHeld(), issue(IssueReason.FIRST_SYNC)),
                row(
                        "an annotation that was there before",
                        given().force("x").track(ReconcileState.NEW.saw(Optional.of("x"))),
                        rest),
                row("an annotation of before this process", given().force("x").track(ReconcileState.NEW), rest),
                row("a new annotation", given().force("x"), issue(IssueReason.FORCED)),
                row(
                        "a new annotation goes before waiting",
                        given().force("x").track(failed),
                        issue(IssueReason.FORCED)),
                row("after a failure", given().nothingHeld().track(failed), new NoAction(T.plusSeconds(90))),
                row("revoked in Vault", given().revoked(), issue(IssueReason.REVOKED)),
                row("expired", given().at(Duration.ofDays(1)), issue(IssueReason.EXPIRED)),
                row("Secret missing", given().drift(new Drift.Missing()), issue(IssueReason.SECRET_MISSING)),
                row("key edited", given().edited(ApplyReason.KEY_EDITED), issue(IssueReason.SECRET_EDITED)),
                row("labels edited", given().edited(ApplyReason.LABELS_EDITED), rest),
                row("type edited", given().edited(ApplyReason.TYPE_DIFFERS), rest),
                row("another request", given().request(RequestMatch.DIFFERENT), issue(IssueReason.REQUEST_CHANGED)),
                row("VSO's certificate", given().request(RequestMatch.UNKNOWN), new CompareWithSpec()),
                row(
                        "VSO's certificate, revoked",
                        given().request(RequestMatch.UNKNOWN).revoked(),
                        issue(IssueReason.REVOKED)),
                row(
                        "before two thirds",
                        given().at(Duration.ofHours(15)),
                        new NoAction(T.plus(Duration.ofHours(15)).plusSeconds(60))),
                row("at two thirds", given().at(Duration.ofHours(16)), issue(IssueReason.DUE)),
                row(
                        "before the offset",
                        given().offset(Duration.ofHours(2)).at(Duration.ofHours(20)),
                        new NoAction(T.plus(Duration.ofHours(20)).plusSeconds(60))),
                row(
                        "at the offset",
                        given().offset(Duration.ofHours(2)).at(Duration.ofHours(22)),
                        issue(IssueReason.DUE)),
                row("an offset longer than the life", given().offset(Duration.ofHours(30)), rest),
                row(
                        "an offset longer than the life, at two thirds",
                        given().offset(Duration.ofHours(30)).at(Duration.ofHours(16)),
                        issue(IssueReason.DUE)),
                row("another form", given().shapeChanged(), new Reformat()),
                row(
                        "another form of another certificate",
                        given().shapeChanged().request(RequestMatch.DIFFERENT),
                        issue(IssueReason.REQUEST_CHANGED)),
                row("a replaced one is due to be revoked", given().superseded(REPLACED), new Revoke(REPLACED)),
                row(
                        "a replaced one that workloads may use",
                        given().superseded(KEPT),
                        new CheckWorkloads(List.of(KEPT))),
                row(
                        "its workloads were checked a moment ago",
                        given().superseded(KEPT, T.plusSeconds(62)),
                        new NoAction(T.plusSeconds(62))),
                row(
                        "as long as they may use it, its latest time excepted",
                        given().superseded(replaced(30, Optional.of(60L), 9000, WEB), T.plusSeconds(62)),
                        new Revoke(replaced(30, Optional.of(60L), 9000, WEB))),
                row(
                        "one that workloads may use does not hold up the next",
                        given().superseded(KEPT).superseded(REPLACED),
                        new Revoke(REPLACED)),
                row(
                        "all that are due are checked together",
                        given().superseded(KEPT).superseded(replaced(40, Optional.empty(), 8000, WEB)),
                        new CheckWorkloads(List.of(KEPT, replaced(40, Optional.empty(), 8000, WEB)))),
                row(
                        "a replaced one that has ended",
                        given().superseded(replaced(30, Optional.empty(), 60, WEB), T.plusSeconds(62)),
                        new Drop(replaced(30, Optional.empty(), 60, WEB))),
                row(
                        "before the overlap is over",
                        given().superseded(replaced(61, Optional.of(60L), 9000, WEB)),
                        new NoAction(T.plusSeconds(61))),
                row(
                        "a renewal goes before a replaced one",
                        given().superseded(KEPT).at(Duration.ofHours(16)),
                        issue(IssueReason.DUE)),
                row("time to ask Vault", given().nextLookUp(T), new CheckRevocation()),
                row("suspended: nothing is issued", given().suspended().nothingHeld(), rest),
                row("suspended, and a new annotation", given().suspended().force("x"), rest),
                row("suspended and revoked in Vault", given().suspended().revoked(), rest),
                row("suspended, Secret missing", given().suspended().drift(new Drift.Missing()), rest),
                row("suspended, another request", given().suspended().request(RequestMatch.DIFFERENT), rest),
                row("suspended, another form", given().suspended().shapeChanged(), rest),
                row(
                        "suspended at two thirds: the end is next",
                        given().suspended().at(Duration.ofHours(16)).nextLookUp(Instant.MAX),
                        new NoAction(T.plus(Duration.ofDays(1)))),
                row(
                        "suspended and expired",
                        given().suspended().at(Duration.ofDays(1)).nextLookUp(Instant.MAX),
                        new NoAction(Instant.MAX)),
                row(
                        "suspended: a replaced one is revoked when due",
                        given().suspended().superseded(REPLACED),
                        new Revoke(REPLACED)),
                row(
                        "suspended: workloads of a replaced one are checked",
                        given().suspended().superseded(KEPT),
                        new CheckWorkloads(List.of(KEPT))),
                row("suspended: Vault is asked", given().suspended().nextLookUp(T), new CheckRevocation()));
    }

    private static Arguments row(String what, Given given, CertificateDecision expected) {
        return Arguments.of(what, given.observed(), expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void theFirstCheckWithAnAnswerDecides(String what, Observed observed, CertificateDecision expected) {
        assertThat(CertificatePlan.decide(observed)).as(what).isEqualTo(expected);
    }

    @Test
    @DisplayName("The wait ends with the first event")
    void restEndsWithFirstEvent() {
        ReplacedCertificate later = replaced(100, Optional.empty(), 9000);
        assertThat(CertificatePlan.decide(given().superseded(later).observed()))
                .isEqualTo(new NoAction(T.plusSeconds(100)));
        assertThat(CertificatePlan.decide(given().nextLookUp(Instant.MAX).observed()))
                .isEqualTo(new NoAction(
                        CertificatePlan.renewal(QUIET.observed()).orElseThrow().at()));
    }

    @Test
    @DisplayName("the checks are asked in this order")
    void checksAreInOrder() {
        assertThat(CertificatePlan.CHAIN.names())
                .containsExactly(
                        "suspended",
                        "newlyForced",
                        "waitingAfterFailure",
                        "neverIssued",
                        "revoked",
                        "expired",
                        "secretMissing",
                        "secretEdited",
                        "originUnknown",
                        "requestChanged",
                        "renewalDue",
                        "shapeChanged",
                        "revocationDue",
                        "workloadCheckDue",
                        "lookUpDue");
    }
}
