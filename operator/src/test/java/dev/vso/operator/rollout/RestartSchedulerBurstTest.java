package dev.vso.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Several resources that name one workload. */
@Execution(ExecutionMode.CONCURRENT)
class RestartSchedulerBurstTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final List<RolloutRestartTarget> WEB =
            List.of(new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web"));
    private static final List<String> OWNERS = List.of("a", "b", "c", "d", "e");

    private final FakeWorkloads played = new FakeWorkloads();
    private final RestartScheduler scheduler = played.rollouts;

    @AfterEach
    void close() {
        played.close();
    }

    private void changeAll() {
        OWNERS.forEach(owner -> {
            scheduler.trigger("team", owner, RestartCause.VALUE_CHANGED, WEB, Optional.empty(), played);
            scheduler.recorded(owner, scheduler.pending(owner));
        });
    }

    @Test
    @DisplayName("L4: fifteen changes of five resources that name one workload restart it once, and all are told")
    void aBurstRestartsOnce() {
        OWNERS.forEach(owner -> scheduler.follow("team", owner, WEB));
        changeAll();
        changeAll();
        changeAll();
        await().atMost(PATIENCE)
                .until(() -> OWNERS.stream()
                        .allMatch(owner -> scheduler.pending(owner).isEmpty()));
        assertThat(played.restarts()).hasSize(1);
        await().atMost(PATIENCE).until(() -> played.told().size() == OWNERS.size());
        assertThat(played.told()).containsOnly("restarted web");
    }

    @Test
    @DisplayName("A deleted resource does not cancel the restarts of others")
    void oneOfSeveralLeaves() {
        OWNERS.forEach(owner -> scheduler.follow("team", owner, WEB));
        changeAll();
        scheduler.forget("a");
        scheduler.follow("team", "b", List.of());
        await().atMost(PATIENCE).until(() -> played.restarts().size() == 1);
        await().atMost(PATIENCE).until(() -> played.told().size() == 3);
        assertThat(scheduler.pending("b")).isEmpty();
    }

    @Test
    @DisplayName("A target that no resource names is forgotten")
    void unreferenced() {
        OWNERS.forEach(owner -> scheduler.follow("team", owner, WEB));
        assertThat(scheduler.remembered()).isEqualTo(1);
        OWNERS.forEach(scheduler::forget);
        assertThat(scheduler.remembered()).isZero();
    }
}
