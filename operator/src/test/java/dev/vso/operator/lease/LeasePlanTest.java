package dev.vso.operator.lease;

import static dev.vso.operator.lease.LeaseObservedBuilder.T;
import static dev.vso.operator.lease.LeaseObservedBuilder.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.session.ParentTokenKeeper.TokenExpiry;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.Decision.Renew;
import dev.vso.operator.reconcile.Decision.Rotate;
import dev.vso.operator.reconcile.Decision.Skip;
import dev.vso.operator.reconcile.Decision.Wait;
import dev.vso.operator.reconcile.ReconcileState;
import dev.vso.operator.reconcile.SyncReason;
import dev.vso.operator.secret.ApplyReason;
import dev.vso.operator.secret.DestinationDrift.Drift;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The decisions about leased credentials, check by check. */
class LeasePlanTest {

    private static final Duration RENEWAL = Duration.ofSeconds(2592);
    private static final Skip UNTIL_RENEWAL = new Skip(T.plus(RENEWAL));

    static Stream<Arguments> checks() {
        ReconcileState waiting = ReconcileState.NEW.failed(T, T.plusSeconds(90), 1, Optional.empty());
        ReconcileState waitingForAnotherGeneration =
                ReconcileState.NEW.failed(T, T.plusSeconds(90), 0, Optional.empty());
        Drift credentialsEdited = new Drift.Edited(Set.of(ApplyReason.KEY_EDITED));
        Drift labelsEdited = new Drift.Edited(Set.of(ApplyReason.LABELS_EDITED));
        Duration noticed = Duration.ofSeconds(30);
        Duration end = Duration.ofSeconds(930);
        return Stream.of(
                row("nothing is due until two thirds and a little", quiet(), UNTIL_RENEWAL),
                row("nothing was issued yet", quiet().lease(Optional.empty()), new Rotate(SyncReason.FIRST_SYNC)),
                row("what shapes the request changed", quiet().requestChanged(), new Rotate(SyncReason.SPEC_CHANGED)),
                row("Vault says that the lease is gone", quiet().gone(true), new Rotate(SyncReason.LEASE_GONE)),
                row("the lease ran out", quiet().after(Duration.ofHours(1)), new Rotate(SyncReason.LEASE_GONE)),
                row(
                        "the Secret is missing",
                        quiet().drift(new Drift.Missing()),
                        new Rotate(SyncReason.DESTINATION_MISSING)),
                row("credentials edited", quiet().drift(credentialsEdited), new Rotate(SyncReason.DESTINATION_EDITED)),
                row("labels cost no credentials", quiet().drift(labelsEdited), UNTIL_RENEWAL),
                row("renewal is due", quiet().after(RENEWAL), new Renew(SyncReason.RENEWAL_DUE)),
                row(
                        "what cannot be renewed is replaced instead",
                        quiet().lease(Optional.of(lease(Duration.ofHours(1), false)))
                                .after(RENEWAL),
                        new Rotate(SyncReason.ROTATION_DUE)),
                row("a new annotation", quiet().force("now"), new Rotate(SyncReason.FORCED)),
                row(
                        "an annotation from before a restart",
                        quiet().force("old").track(ReconcileState.NEW),
                        UNTIL_RENEWAL),
                row("a failure waits", quiet().gone(true).track(waiting), new Wait(T.plusSeconds(90))),
                row(
                        "an edit ends the waiting",
                        quiet().gone(true).track(waitingForAnotherGeneration),
                        new Rotate(SyncReason.LEASE_GONE)),
                row(
                        "its token will end: within the first two thirds of what is left",
                        quiet().parentEnds(noticed, end),
                        new Skip(T.plusSeconds(30 + 300))),
                row(
                        "its token ends soon",
                        quiet().parentEnds(noticed, end).after(Duration.ofSeconds(331)),
                        new Rotate(SyncReason.ROTATION_DUE)),
                row(
                        "its token has ended",
                        quiet().parentEnds(noticed, end).after(Duration.ofSeconds(931)),
                        new Rotate(SyncReason.LEASE_GONE)));
    }

    private static LeaseObservedBuilder quiet() {
        return new LeaseObservedBuilder();
    }

    private static Arguments row(String name, LeaseObservedBuilder situation, Decision expected) {
        return Arguments.of(name, situation, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checks")
    void eachCheckAnswersAsItShould(String name, LeaseObservedBuilder situation, Decision expected) {
        assertThat(LeasePlan.decide(situation.observed())).as(name).isEqualTo(expected);
    }

    @Test
    void leasesOfATokenThatEndsAreReplacedOneAfterTheOther() {
        TokenExpiry ending = new TokenExpiry(T, T.plusSeconds(900));
        List<Instant> moments = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            LeaseObservedBuilder one = quiet().parent(Optional.of(ending))
                    .after(Duration.ofMillis(1))
                    .random((i + 0.5) / 100);
            if (LeasePlan.decide(one.observed()) instanceof Skip(Instant until)) {
                moments.add(until);
            }
        }
        assertThat(moments).hasSize(100).allMatch(moment -> !moment.isAfter(T.plusSeconds(600)));
        assertThat(moments.stream().filter(moment -> moment.isBefore(T.plusSeconds(300))))
                .as("in the first half of the time")
                .hasSizeBetween(45, 55);
    }

    @Test
    @DisplayName("the checks are asked in this order")
    void checksAreInOrder() {
        assertThat(LeasePlan.CHAIN.names())
                .containsExactly(
                        "suspended",
                        "newlyForced",
                        "waitingAfterFailure",
                        "neverIssued",
                        "requestChanged",
                        "leaseGone",
                        "destinationMissing",
                        "credentialsEdited",
                        "rotationDue",
                        "renewalDue");
    }
}
