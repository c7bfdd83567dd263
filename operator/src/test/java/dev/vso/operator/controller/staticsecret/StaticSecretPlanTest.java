package dev.vso.operator.controller.staticsecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.controller.staticsecret.StaticSecretPlan.Observed;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.Decision.Fetch;
import dev.vso.operator.reconcile.Decision.Skip;
import dev.vso.operator.reconcile.ReconcileInput;
import dev.vso.operator.reconcile.ReconcileInput.Activity;
import dev.vso.operator.reconcile.ReconcileState;
import dev.vso.operator.reconcile.SyncReason;
import dev.vso.operator.secret.ApplyReason;
import dev.vso.operator.secret.DestinationDrift.Drift;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StaticSecretPlanTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant NEXT = NOW.plusSeconds(30);
    private static final Instant RETRY = NOW.plusSeconds(7);
    private static final Optional<String> NO_FORCE = Optional.empty();

    /** The status is up to date, and the next read is not due yet. */
    private static final Observed WELL = new Observed(
            new ReconcileInput(3, NO_FORCE, ReconcileState.NEW.succeeded(Optional.of(NEXT), NO_FORCE), NOW, 0.5),
            3,
            false,
            false,
            new Drift.None(),
            Optional.of(Duration.ofMinutes(1)));

    /** A condition and its consequence if no other condition holds; in order of precedence. */
    enum Fact {
        FORCED,
        RESUMED,
        WAITING,
        NEVER_SYNCED,
        SPEC_CHANGED,
        MISSING,
        EDITED,
        FAILED,
        NEVER_REFRESHED,
        JUST_STARTED,
        DUE;

        /** Returns a copy in which this condition holds. */
        Observed in(Observed o) {
            return switch (this) {
                case FORCED -> force(o, "new");
                case RESUMED -> resumed(o);
                case WAITING ->
                    track(
                            o,
                            o.input()
                                    .track()
                                    .failed(NOW, RETRY, 3, o.input().track().forced()));
                case NEVER_SYNCED -> synced(o, 0);
                case SPEC_CHANGED -> synced(o, 2);
                case MISSING -> drift(o, new Drift.Missing());
                case EDITED -> drift(o, new Drift.Edited(Set.of(ApplyReason.KEY_EDITED)));
                case FAILED -> failed(o);
                case NEVER_REFRESHED -> refresh(o, Optional.empty());
                case JUST_STARTED -> track(o, ReconcileState.NEW);
                case DUE -> track(o, o.input().track().refreshingAt(NOW, NO_FORCE));
            };
        }

        Decision answer() {
            return switch (this) {
                case FORCED -> new Fetch(SyncReason.FORCED);
                case RESUMED -> new Fetch(SyncReason.RESUMED);
                case WAITING -> new Skip(RETRY);
                case NEVER_SYNCED -> new Fetch(SyncReason.FIRST_SYNC);
                case SPEC_CHANGED -> new Fetch(SyncReason.SPEC_CHANGED);
                case MISSING -> new Fetch(SyncReason.DESTINATION_MISSING);
                case EDITED -> new Fetch(SyncReason.DESTINATION_EDITED);
                case FAILED -> new Fetch(SyncReason.RETRY);
                case NEVER_REFRESHED -> new Skip(Instant.MAX);
                case JUST_STARTED -> new Skip(NOW.plusSeconds(30));
                case DUE -> new Fetch(SyncReason.REFRESH_DUE);
            };
        }
    }

    private static Observed force(Observed o, String value) {
        ReconcileInput i = o.input();
        return with(
                o,
                new ReconcileInput(i.generation(), Optional.of(value), i.track(), i.now(), i.random(), i.activity()));
    }

    private static Observed track(Observed o, ReconcileState state) {
        ReconcileInput i = o.input();
        return with(o, new ReconcileInput(i.generation(), i.force(), state, i.now(), i.random(), i.activity()));
    }

    private static Observed resumed(Observed o) {
        ReconcileInput i = o.input();
        return with(o, new ReconcileInput(i.generation(), i.force(), i.track(), i.now(), i.random(), Activity.RESUMED));
    }

    private static Observed with(Observed o, ReconcileInput input) {
        return new Observed(input, o.syncedGeneration(), o.lastSyncFailed(), false, o.drift(), o.refresh());
    }

    private static Observed synced(Observed o, long generation) {
        return new Observed(o.input(), generation, o.lastSyncFailed(), false, o.drift(), o.refresh());
    }

    private static Observed drift(Observed o, Drift drift) {
        return new Observed(o.input(), o.syncedGeneration(), o.lastSyncFailed(), false, drift, o.refresh());
    }

    private static Observed failed(Observed o) {
        return new Observed(o.input(), o.syncedGeneration(), true, false, o.drift(), o.refresh());
    }

    private static Observed refresh(Observed o, Optional<Duration> refresh) {
        return new Observed(o.input(), o.syncedGeneration(), o.lastSyncFailed(), false, o.drift(), refresh);
    }

    @Test
    void whileAllIsWellTheNextReadIsAwaited() {
        assertThat(StaticSecretPlan.decide(WELL)).isEqualTo(new Skip(NEXT));
    }

    @ParameterizedTest
    @EnumSource(Fact.class)
    void eachFactAloneHasItsAnswer(Fact fact) {
        assertThat(StaticSecretPlan.decide(fact.in(WELL))).isEqualTo(fact.answer());
    }

    static Stream<Arguments> pairs() {
        Fact[] facts = Fact.values();
        return IntStream.range(0, facts.length)
                .boxed()
                .flatMap(i ->
                        IntStream.range(i + 1, facts.length).mapToObj(j -> Arguments.arguments(facts[i], facts[j])))
                .filter(pair -> pair.get()[0] != Fact.FORCED || pair.get()[1] != Fact.JUST_STARTED);
    }

    @ParameterizedTest(name = "{0} before {1}")
    @MethodSource("pairs")
    void ofTwoFactsTheEarlierDecides(Fact first, Fact second) {
        Observed both = first.in(second.in(WELL));
        assertThat(StaticSecretPlan.decide(both)).isEqualTo(first.answer());
    }

    @Test
    void anAnnotationThatWasObeyedForcesNothing() {
        ReconcileState obeyed = ReconcileState.NEW.succeeded(Optional.of(NEXT), Optional.of("1"));
        assertThat(StaticSecretPlan.decide(force(track(WELL, obeyed), "1"))).isEqualTo(new Skip(NEXT));
        assertThat(StaticSecretPlan.decide(force(track(WELL, obeyed), "2"))).isEqualTo(new Fetch(SyncReason.FORCED));
    }

    @Test
    @DisplayName("After a restart old annotations trigger no reads")
    void restartWithOldAnnotations() {
        Observed started = force(track(WELL, ReconcileState.NEW), "old");
        assertThat(StaticSecretPlan.decide(started)).isEqualTo(new Skip(NOW.plusSeconds(30)));
        ReconcileState planned = ReconcileState.NEW.refreshingAt(NEXT, Optional.of("old"));
        assertThat(StaticSecretPlan.decide(track(started, planned)))
                .as("looked at again for any reason")
                .isEqualTo(new Skip(NEXT));
        assertThat(StaticSecretPlan.decide(force(track(WELL, planned), "new"))).isEqualTo(new Fetch(SyncReason.FORCED));
    }

    @Test
    void withoutRefreshAForcedSyncIsNeverLost() {
        Observed started = force(track(refresh(WELL, Optional.empty()), ReconcileState.NEW), "any");
        assertThat(StaticSecretPlan.decide(started)).isEqualTo(new Fetch(SyncReason.FORCED));
    }

    @Test
    void aRestartDoesNotForgetThatTheLastSyncFailed() {
        assertThat(StaticSecretPlan.decide(failed(track(WELL, ReconcileState.NEW))))
                .isEqualTo(new Fetch(SyncReason.RETRY));
    }

    @Test
    @DisplayName("After the back-off it is tried again, though no status says that it failed")
    void retried() {
        Observed waiting = track(WELL, WELL.input().track().failed(NOW, RETRY, 3, NO_FORCE));
        Observed over =
                with(waiting, new ReconcileInput(3, NO_FORCE, waiting.input().track(), RETRY, 0.5));
        assertThat(StaticSecretPlan.decide(over)).isEqualTo(new Fetch(SyncReason.RETRY));
    }

    @Test
    void anEditEndsTheWaitingAfterAFailure() {
        Observed waiting = track(WELL, WELL.input().track().failed(NOW, Instant.MAX, 3, NO_FORCE));
        assertThat(StaticSecretPlan.decide(waiting)).isEqualTo(new Skip(Instant.MAX));
        Observed edited = failed(
                with(waiting, new ReconcileInput(4, NO_FORCE, waiting.input().track(), NOW, 0.5)));
        assertThat(StaticSecretPlan.decide(edited)).isEqualTo(new Fetch(SyncReason.SPEC_CHANGED));
    }

    @Test
    @DisplayName("the checks are asked in this order")
    void checksAreInOrder() {
        assertThat(StaticSecretPlan.CHAIN.names())
                .containsExactly(
                        "newlyForced",
                        "resumed",
                        "waitingAfterFailure",
                        "neverSynced",
                        "specChanged",
                        "transformationChanged",
                        "destinationMissing",
                        "destinationEdited",
                        "failedBefore",
                        "notRefreshed",
                        "justStarted",
                        "refreshDue");
    }
}
