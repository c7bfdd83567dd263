package dev.vso.operator.controller.pkisecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.SupersededCertificate;
import dev.vso.operator.controller.pkisecret.CertificateDecision.CheckRevocation;
import dev.vso.operator.controller.pkisecret.CertificateDecision.CompareWithSpec;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Issue;
import dev.vso.operator.controller.pkisecret.CertificateDecision.NoAction;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Reformat;
import dev.vso.operator.controller.pkisecret.CertificateDecision.Revoke;
import dev.vso.operator.controller.pkisecret.CertificatePlan.ExpirySpec;
import dev.vso.operator.controller.pkisecret.CertificatePlan.Observed;
import dev.vso.operator.controller.pkisecret.CertificatePlan.RequestMatch;
import dev.vso.operator.reconcile.ReconcileInput;
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
    private static final SupersededCertificate REPLACED = new SupersededCertificate(
            "00:01",
            "pki",
            T.plusSeconds(30).getEpochSecond(),
            T.plusSeconds(9000).getEpochSecond());

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
        private List<SupersededCertificate> superseded = List.of();
        private ReconcileState state = ReconcileState.NEW.saw(Optional.empty());
        private Instant now = T.plusSeconds(60);

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

        Given superseded(SupersededCertificate value) {
            superseded = List.of(value);
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
                    new ReconcileInput(1, force, state, now, 0.5),
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
                row("time to ask Vault", given().nextLookUp(T), new CheckRevocation()));
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
        SupersededCertificate later = new SupersededCertificate(
                "00:01",
                "pki",
                T.plusSeconds(100).getEpochSecond(),
                T.plusSeconds(9000).getEpochSecond());
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
                        "lookUpDue");
    }
}
