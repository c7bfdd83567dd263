package dev.vso.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Restarts that an earlier process left unfinished. */
@Execution(ExecutionMode.CONCURRENT)
class RestartSchedulerResumeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final RolloutRestartTarget WEB = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web");
    private static final RolloutRestartTarget DB = new RolloutRestartTarget(RestartKind.STATEFUL_SET, "db");
    private static final Instant STAMP = Instant.parse("2026-01-01T00:00:00.123Z");

    private final FakeWorkloads played = new FakeWorkloads();
    private final RestartScheduler scheduler = played.rollouts;

    @AfterEach
    void close() {
        played.close();
    }

    private void takeUp(PendingRestart... undone) {
        scheduler.resume("team", "uid", List.of(undone), List.of(WEB), played);
    }

    private static PendingRestart pending(RolloutRestartTarget target, Optional<Instant> notBefore) {
        return new PendingRestart(target, STAMP, notBefore);
    }

    @Test
    @DisplayName("A pending restart is resumed with its original stamp")
    void resumedWithStamp() {
        takeUp(pending(WEB, Optional.empty()), pending(DB, Optional.empty()));
        await().atMost(PATIENCE).until(() -> !played.restarts().isEmpty());
        await().atMost(PATIENCE).until(() -> scheduler.pending("uid").isEmpty());
        assertThat(played.restarts()).as("not what is not listed any more").containsExactly("web " + STAMP);
    }

    @Test
    @DisplayName("L3: a workload that the previous process restarted without recording it is not restarted again")
    void noSecondRestart() {
        played.restartedAt(STAMP.plusSeconds(1));
        takeUp(pending(WEB, Optional.empty()));
        await().atMost(PATIENCE).until(() -> scheduler.pending("uid").isEmpty());
        assertThat(played.restarts()).isEmpty();
        assertThat(played.told()).containsExactly("found web");
    }

    @Test
    @DisplayName("L3: nothing is restarted before a status requests it")
    void unrecordedWaits() {
        scheduler.trigger("team", "uid", RestartCause.VALUE_CHANGED, List.of(WEB), Optional.empty(), played);
        await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() -> played.restarts().isEmpty());
        scheduler.recorded("uid", scheduler.pending("uid"));
        await().atMost(PATIENCE).until(() -> played.restarts().size() == 1);
    }

    @Test
    @DisplayName("A delayed restart stays delayed")
    void throttledStays() {
        Instant later = Instant.now().plus(Duration.ofHours(1));
        takeUp(pending(WEB, Optional.of(later)));
        assertThat(scheduler.pending("uid")).containsExactly(pending(WEB, Optional.of(later)));
        assertThat(played.restarts()).isEmpty();
    }

    @Test
    @DisplayName("A restart that fails again keeps waiting")
    void repeatedFailure() {
        played.fails(true);
        takeUp(pending(WEB, Optional.empty()));
        await().atMost(PATIENCE).until(() -> played.told().contains("failed web"));
        assertThat(scheduler.pending("uid")).containsExactly(pending(WEB, Optional.empty()));
        played.fails(false);
        await().atMost(PATIENCE).until(() -> !played.restarts().isEmpty());
    }

    @Test
    @DisplayName("State in memory takes precedence")
    void knownStateWins() {
        scheduler.trigger("team", "uid", RestartCause.VALUE_CHANGED, List.of(WEB), Optional.empty(), played);
        scheduler.recorded("uid", scheduler.pending("uid"));
        takeUp(pending(WEB, Optional.empty()));
        await().atMost(PATIENCE).until(() -> !played.restarts().isEmpty());
        assertThat(played.restarts()).doesNotContain("web " + STAMP);
    }
}
