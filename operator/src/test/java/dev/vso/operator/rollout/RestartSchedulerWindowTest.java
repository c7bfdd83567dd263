package dev.vso.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.RotationWindowSpec;
import dev.vso.api.StaticRotation;
import dev.vso.operator.rollout.window.PreviousExpiry;
import dev.vso.operator.rollout.window.PreviousValues;
import dev.vso.operator.rollout.window.RestartTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Restarts that wait for a window; the times of windows are in {@code RestartTimingTest}. */
@Execution(ExecutionMode.CONCURRENT)
class RestartSchedulerWindowTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final RolloutRestartTarget TARGET = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web");
    private static final List<RolloutRestartTarget> WEB = List.of(TARGET);
    private static final Instant STAMP = Instant.parse("2026-01-01T00:00:00.123Z");

    /** It opens on the 29th of February for an hour. */
    private static final RestartTiming FAR =
            RestartTiming.of(new StaticRotation(null, null, List.of(new RotationWindowSpec("0 2 29 2 *", "1h", ""))));

    private final FakeWorkloads played = new FakeWorkloads();
    private final RestartScheduler scheduler = played.rollouts;

    @AfterEach
    void close() {
        played.close();
    }

    private void change(String owner, Optional<PreviousExpiry> previous) {
        scheduler.trigger("team", owner, RestartCause.VALUE_CHANGED, WEB, previous, played);
        scheduler.recorded(owner, scheduler.pending(owner));
    }

    private void awaitDelayed() {
        await().atMost(PATIENCE).until(() -> played.told().contains("delayed web"));
        assertThat(played.restarts()).isEmpty();
        assertThat(scheduler.pending("a")).singleElement().satisfies(pending -> {
            assertThat(pending.window()).isTrue();
            assertThat(pending.notBefore()).isPresent();
            assertThat(pending.atOnce()).isEmpty();
        });
    }

    private void awaitRestarted() {
        await().atMost(PATIENCE).until(() -> played.restarts().size() == 1);
        await().atMost(PATIENCE).until(() -> scheduler.pending("a").isEmpty());
    }

    @Test
    @DisplayName("A restart waits for its window, which is reported once; without the window it starts")
    void waits() {
        scheduler.time("a", FAR, PreviousValues.LASTING);
        change("a", Optional.empty());
        awaitDelayed();
        change("a", Optional.empty());
        awaitDelayed();
        scheduler.time("a", RestartTiming.ANY_TIME, PreviousValues.LASTING);
        awaitRestarted();
        assertThat(played.told()).containsExactly("delayed web", "restarted web");
    }

    @Test
    @DisplayName("A forced sync restarts at once, and says why")
    void hurried() {
        scheduler.time("a", FAR, PreviousValues.LASTING);
        change("a", Optional.empty());
        awaitDelayed();
        scheduler.hurry("a", PreviousExpiry.now("it was forced"));
        awaitRestarted();
        assertThat(played.told()).containsExactly("delayed web", "restarted web: it was forced");
    }

    @Test
    @DisplayName("If the previous value ends before the window opens, the restart is at once")
    void endsBefore() {
        scheduler.time("a", FAR, PreviousValues.LASTING);
        change("a", Optional.of(new PreviousExpiry(Instant.now().plusSeconds(3600), "it ends")));
        awaitRestarted();
        assertThat(played.told()).containsExactly("restarted web: it ends");
    }

    @Test
    @DisplayName("An end that becomes known while the restart waits ends the wait at the next reconciliation")
    void endBecomesKnown() {
        scheduler.time("a", FAR, PreviousValues.LASTING);
        change("a", Optional.empty());
        awaitDelayed();
        scheduler.time("a", FAR, (_, now) -> Optional.of(new PreviousExpiry(now.plusSeconds(3600), "it ends")));
        awaitRestarted();
        assertThat(played.told()).containsExactly("delayed web", "restarted web: it ends");
    }

    @Test
    @DisplayName("A restart for another resource brings the value too")
    void anotherResource() {
        scheduler.follow("team", "b", WEB);
        scheduler.time("a", FAR, PreviousValues.LASTING);
        change("a", Optional.empty());
        awaitDelayed();
        change("b", Optional.empty());
        awaitRestarted();
        await().atMost(PATIENCE).until(() -> played.told().size() == 3);
        assertThat(played.told())
                .containsExactlyInAnyOrder(
                        "delayed web", "restarted web", "restarted web: another resource restarts it");
    }

    @Test
    @DisplayName("After a restart of the operator a window is not taken for throttling, and what cannot wait does not")
    void resumed() {
        scheduler.time("a", FAR, PreviousValues.LASTING);
        Optional<Instant> opening = Optional.of(Instant.now().plusSeconds(90_000));
        scheduler.resume(
                "team", "a", List.of(new PendingRestart(TARGET, STAMP, opening, true, Optional.empty())), WEB, played);
        awaitDelayed();
        scheduler.forget("a");
        scheduler.time("a", FAR, PreviousValues.LASTING);
        var atOnce = new PendingRestart(TARGET, STAMP, Optional.empty(), false, Optional.of("it ended"));
        scheduler.resume("team", "a", List.of(atOnce), WEB, played);
        assertThat(scheduler.pending("a")).containsExactly(atOnce);
        awaitRestarted();
        assertThat(played.restarts()).containsExactly("web " + STAMP);
    }
}
