package dev.vso.operator.lease;

import static dev.vso.operator.lease.LeaseObservedBuilder.T;
import static dev.vso.operator.lease.LeaseObservedBuilder.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.Decision.Renew;
import dev.vso.operator.reconcile.Decision.Skip;
import dev.vso.operator.reconcile.Decision.Wait;
import dev.vso.operator.reconcile.ReconcileState;
import dev.vso.operator.reconcile.Suspension.Effect;
import dev.vso.operator.reconcile.SyncReason;
import dev.vso.operator.secret.ApplyReason;
import dev.vso.operator.secret.DestinationDrift.Drift;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The decisions about the credentials of a suspended resource: renew, or nothing. */
class SuspendedLeasePlanTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration RENEWAL = Duration.ofSeconds(2592);
    private static final Skip UNTIL_RENEWAL = new Skip(T.plus(RENEWAL));
    private static final Skip NOTHING = new Skip(Instant.MAX);
    private static final Renew RENEW = new Renew(SyncReason.RENEWAL_DUE);
    private static final Optional<Effect> NO_CHANGE = Optional.empty();
    private static final Optional<Effect> GONE = Optional.of(Effect.gone());

    static Stream<Arguments> checks() {
        ReconcileState waiting = ReconcileState.NEW.failed(T, T.plusSeconds(90), 1, Optional.empty());
        Drift edited = new Drift.Edited(Set.of(ApplyReason.KEY_EDITED));
        return Stream.of(
                arguments("nothing is due", suspended(), UNTIL_RENEWAL, NO_CHANGE),
                arguments("nothing was issued yet", suspended().lease(Optional.empty()), NOTHING, NO_CHANGE),
                arguments("the request changed", suspended().requestChanged(), UNTIL_RENEWAL, NO_CHANGE),
                arguments("a sync is forced", suspended().force("now"), UNTIL_RENEWAL, NO_CHANGE),
                arguments("the Secret is missing", suspended().drift(new Drift.Missing()), UNTIL_RENEWAL, NO_CHANGE),
                arguments("credentials edited", suspended().drift(edited), UNTIL_RENEWAL, NO_CHANGE),
                arguments("renewal is due", suspended().after(RENEWAL), RENEW, NO_CHANGE),
                arguments(
                        "renewal is due, and all else",
                        suspended().after(RENEWAL).force("now").drift(edited).requestChanged(),
                        RENEW,
                        NO_CHANGE),
                arguments(
                        "a renewal that failed waits",
                        suspended().track(waiting),
                        new Wait(T.plusSeconds(90)),
                        NO_CHANGE),
                arguments("revoked", suspended().gone(true), NOTHING, GONE),
                arguments("revoked after a failure", suspended().gone(true).track(waiting), NOTHING, GONE),
                arguments("it ran out", suspended().after(HOUR), NOTHING, GONE),
                arguments(
                        "it cannot be renewed: its end is next",
                        suspended().lease(Optional.of(lease(HOUR, false))).after(RENEWAL),
                        new Skip(T.plus(HOUR)),
                        ends(HOUR)),
                arguments(
                        "its token ends: nothing before that but a renewal",
                        suspended()
                                .parentEnds(Duration.ofSeconds(30), Duration.ofSeconds(930))
                                .after(Duration.ofSeconds(900)),
                        new Skip(T.plusSeconds(930)),
                        ends(Duration.ofSeconds(930))),
                arguments(
                        "its token ends late: it is renewed until then",
                        suspended()
                                .parentEnds(Duration.ofSeconds(30), Duration.ofSeconds(3000))
                                .after(RENEWAL),
                        RENEW,
                        ends(Duration.ofSeconds(3000))),
                arguments(
                        "its token has ended",
                        suspended()
                                .parentEnds(Duration.ofSeconds(30), Duration.ofSeconds(930))
                                .after(Duration.ofSeconds(931)),
                        NOTHING,
                        GONE));
    }

    private static LeaseObservedBuilder suspended() {
        return new LeaseObservedBuilder().suspended();
    }

    private static Optional<Effect> ends(Duration after) {
        return Optional.of(Effect.until(T.plus(after), T));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checks")
    void onlyRenewalsArePossible(
            String name, LeaseObservedBuilder situation, Decision expected, Optional<Effect> effect) {
        assertThat(LeasePlan.decide(situation.observed())).as(name).isEqualTo(expected);
        assertThat(LeasePlan.effect(situation.observed())).as(name).isEqualTo(effect);
    }
}
