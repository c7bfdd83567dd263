package dev.vso.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.rollout.RolloutPlan.Observed;
import dev.vso.operator.rollout.outcome.RestartOrder.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RolloutPlanTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final RestartLimits LIMITS = RestartLimits.DEFAULT;
    private static final RolloutPlan PLAN = new RolloutPlan(LIMITS);
    private static final Duration QUIET = LIMITS.quiet();
    private static final boolean ALONE = false;
    private static final boolean SHARED = true;

    private static Instant at(long seconds) {
        return NOW.plusSeconds(seconds);
    }

    private static RestartHistory asked(RestartHistory history, long... seconds) {
        RestartHistory after = history;
        for (long second : seconds) {
            after = after.asked(after.nextStamp(at(second)), at(second));
        }
        return after;
    }

    private static RestartDecision decide(RestartHistory history, boolean shared, long second) {
        return PLAN.decide(
                new Observed(history, shared, QUIET, Optional.empty(), Optional.empty(), Optional.empty(), at(second)));
    }

    private static RestartDecision waitUntil(long second) {
        return new RestartDecision.Wait(at(second));
    }

    @Test
    void withoutAChangeNothingIsToBeDone() {
        assertThat(decide(RestartHistory.NEW, SHARED, 0)).isEqualTo(new RestartDecision.NotNeeded());
    }

    @Test
    @DisplayName("L4: the first change of a Secret that is alone does not wait")
    void aLoneChangeGoesAtOnce() {
        assertThat(decide(asked(RestartHistory.NEW, 0), ALONE, 0)).isEqualTo(new RestartDecision.Restart(at(0)));
    }

    @Test
    @DisplayName("L4: changes within a moment give one restart, when it is quiet or 15 s have passed")
    void aBurstGivesOneRestart() {
        assertThat(decide(asked(RestartHistory.NEW, 0), SHARED, 0)).isEqualTo(waitUntil(5));
        assertThat(decide(asked(RestartHistory.NEW, 0, 3), SHARED, 3)).isEqualTo(waitUntil(8));
        assertThat(decide(asked(RestartHistory.NEW, 0, 3, 6, 9, 12), SHARED, 12))
                .isEqualTo(waitUntil(15));
        assertThat(decide(asked(RestartHistory.NEW, 0, 3), SHARED, 8)).isEqualTo(new RestartDecision.Restart(at(3)));
        RestartHistory restarted = asked(RestartHistory.NEW, 0).restarted(at(0), at(0), LIMITS);
        assertThat(decide(asked(restarted, 2), ALONE, 2))
                .as("a lone Secret that changes again just after its restart")
                .isEqualTo(waitUntil(7));
        assertThat(decide(asked(restarted, 20), ALONE, 20)).isEqualTo(new RestartDecision.Restart(at(20)));
    }

    @Test
    @DisplayName("Resources may have another quiet time; three times as long is the longest wait")
    void quietTime() {
        Duration quiet = Duration.ofSeconds(20);
        RestartHistory history = asked(RestartHistory.NEW, 0, 18, 36, 54);
        assertThat(PLAN.decide(new Observed(
                        history, SHARED, quiet, Optional.empty(), Optional.empty(), Optional.empty(), at(36))))
                .isEqualTo(waitUntil(60));
        RestartHistory two = asked(RestartHistory.NEW, 0, 18);
        assertThat(PLAN.decide(
                        new Observed(two, SHARED, quiet, Optional.empty(), Optional.empty(), Optional.empty(), at(20))))
                .isEqualTo(waitUntil(38));
        RestartHistory restarted = asked(RestartHistory.NEW, 0).restarted(at(0), at(0), LIMITS);
        assertThat(PLAN.decide(new Observed(
                        asked(restarted, 15),
                        ALONE,
                        quiet,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        at(15))))
                .isEqualTo(waitUntil(35));
    }

    @Test
    @DisplayName("Outside its windows a restart waits for the next one, also if it would be throttled")
    void outsideWindow() {
        RestartHistory history = asked(RestartHistory.NEW, 0);
        assertThat(PLAN.decide(new Observed(
                        history, ALONE, QUIET, Optional.of(at(3600)), Optional.empty(), Optional.empty(), at(0))))
                .isEqualTo(new RestartDecision.Delayed(at(3600)));
        assertThat(PLAN.decide(new Observed(
                        RestartHistory.NEW,
                        ALONE,
                        QUIET,
                        Optional.of(at(3600)),
                        Optional.empty(),
                        Optional.empty(),
                        at(0))))
                .isEqualTo(new RestartDecision.NotNeeded());
    }

    @Test
    @DisplayName("L3: nothing is restarted before a status requests it")
    void unrecordedWaits() {
        RestartHistory history = asked(RestartHistory.NEW, 0);
        assertThat(PLAN.decide(new Observed(
                        history, ALONE, QUIET, Optional.empty(), Optional.of(at(10)), Optional.empty(), at(0))))
                .isEqualTo(waitUntil(10));
        assertThat(PLAN.decide(new Observed(
                        history, ALONE, QUIET, Optional.empty(), Optional.of(at(10)), Optional.empty(), at(10))))
                .isEqualTo(new RestartDecision.Restart(at(0)));
    }

    @Test
    @DisplayName("A restart that is due waits for what the value does to another workload")
    void behindAnother() {
        Hold hold = new Hold(true, "Deployment db", "its rollout failed");
        RestartHistory history = asked(RestartHistory.NEW, 0);
        assertThat(PLAN.decide(new Observed(
                        history, ALONE, QUIET, Optional.empty(), Optional.empty(), Optional.of(hold), at(0))))
                .isEqualTo(new RestartDecision.Behind(at(30), hold));
        assertThat(PLAN.decide(new Observed(
                        history, SHARED, QUIET, Optional.empty(), Optional.empty(), Optional.of(hold), at(0))))
                .isEqualTo(waitUntil(5));
    }

    @Test
    @DisplayName("L4: a restart that only the workload knows of counts for the limit")
    void aRestartByAnEarlierProcessCounts() {
        RestartHistory history = RestartHistory.NEW.known(at(-60));
        for (int i = 0; i < 4; i++) {
            history = asked(history, i).restarted(at(i), at(i), LIMITS);
        }
        assertThat(decide(asked(history, 30), ALONE, 30))
                .isInstanceOfSatisfying(RestartDecision.Withheld.class, held -> {
                    assertThat(held.until()).isEqualTo(at(540));
                    assertThat(held.reason()).contains("5 times within 600 s", "2030-01-01T00:09:00Z");
                });
    }

    @Test
    @DisplayName("A restart that failed is tried again after a second")
    void failedRestartWaits() {
        RestartHistory failed = asked(RestartHistory.NEW, 0).failed(at(0), LIMITS);
        assertThat(decide(failed, ALONE, 0)).isEqualTo(waitUntil(1));
        assertThat(decide(failed, ALONE, 1)).isEqualTo(new RestartDecision.Restart(at(0)));
    }

    @Test
    void aStampIsLaterThanThatOfTheWorkload() {
        RestartHistory history = asked(RestartHistory.NEW, 0).known(at(60));
        assertThat(history.asked()).isEqualTo(at(60).plusMillis(1));
    }

    @Test
    @DisplayName("A resumed restart waits for others that may come")
    void resumedWaits() {
        var web = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web");
        RestartHistory history = RestartHistory.NEW.takenUp(new PendingRestart(web, at(-9), Optional.empty()), at(0));
        assertThat(decide(history, ALONE, 0)).isEqualTo(waitUntil(5));
        assertThat(decide(history, ALONE, 5)).isEqualTo(new RestartDecision.Restart(at(-9)));
        assertThat(List.of(history.waiting().orElseThrow().takenUp())).containsExactly(true);
    }

    @Test
    @DisplayName("L4: only a changed value restarts workloads, not the first one and not the same again")
    void onlyAChangeRestarts() {
        assertThat(RestartCause.values())
                .filteredOn(RolloutPlan::restartsOn)
                .containsExactly(RestartCause.VALUE_CHANGED);
    }

    @Test
    @DisplayName("the checks are asked in this order")
    void checksAreInOrder() {
        assertThat(PLAN.chain.names())
                .containsExactly(
                        "notAskedFor",
                        "outsideWindow",
                        "failedJustNow",
                        "restartedTooOften",
                        "notRecorded",
                        "stillChanging",
                        "behindAnother");
    }
}
