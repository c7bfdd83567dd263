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

/** What the outcome at one workload does to the restarts of others. */
@Execution(ExecutionMode.CONCURRENT)
class RestartSchedulerOrderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Optional<String> NOT_READY = Optional.of("0 of 3 pods are new");
    private static final boolean IN_ORDER = true;
    private static final List<RolloutRestartTarget> TARGETS = List.of(
            new RolloutRestartTarget(RestartKind.DEPLOYMENT, "first"),
            new RolloutRestartTarget(RestartKind.DEPLOYMENT, "second"),
            new RolloutRestartTarget(RestartKind.DEPLOYMENT, "third"));

    private final FakeWorkloads workloads = new FakeWorkloads();
    private final RestartScheduler scheduler = workloads.rollouts;

    @AfterEach
    void close() {
        workloads.close();
    }

    private void change(boolean inOrder) {
        scheduler.follow("team", "uid", TARGETS, inOrder);
        scheduler.trigger("team", "uid", RestartCause.VALUE_CHANGED, TARGETS, Optional.empty(), workloads);
        scheduler.recorded("uid", scheduler.pending("uid"));
    }

    private List<String> restarted() {
        return workloads.restarts().stream()
                .map(it -> it.substring(0, it.indexOf(' ')))
                .toList();
    }

    private void awaitRestarts(String... names) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(restarted()).containsExactly(names));
    }

    @Test
    @DisplayName("In order, each is restarted when the one before has finished")
    void oneAfterTheOther() {
        workloads.rollout("first", false, NOT_READY);
        change(IN_ORDER);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(workloads.told()).contains("behind second", "behind third"));
        assertThat(restarted()).containsExactly("first");
        workloads.rollout("first", false, Optional.empty());
        awaitRestarts("first", "second", "third");
        await().atMost(PATIENCE).until(() -> scheduler.pending("uid").isEmpty());
    }

    @Test
    @DisplayName("In order, a failed rollout stops the others until it recovers, and is reported once")
    void aFailureStopsTheOthers() {
        change(IN_ORDER);
        awaitRestarts("first");
        workloads.rollout("first", true, NOT_READY);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(workloads.told()).contains("rollout failed first", "held second", "held third"));
        assertThat(restarted()).containsExactly("first");
        assertThat(scheduler.pending("uid")).hasSize(2);
        workloads.rollout("first", false, Optional.empty());
        awaitRestarts("first", "second", "third");
        await().atMost(PATIENCE).until(() -> workloads.told().contains("recovered first"));
        assertThat(workloads.told()).containsOnlyOnce("rollout failed first");
    }

    @Test
    @DisplayName("In order, a new value is tried at the failed workload first")
    void aNewValueIsTried() {
        change(IN_ORDER);
        awaitRestarts("first");
        workloads.rollout("first", true, NOT_READY);
        await().atMost(PATIENCE).until(() -> workloads.told().contains("held second"));
        workloads.rollout("first", false, NOT_READY);
        change(IN_ORDER);
        awaitRestarts("first", "first");
        workloads.rollout("first", false, Optional.empty());
        awaitRestarts("first", "first", "second", "third");
    }

    @Test
    @DisplayName("Without an order, all are restarted at once, whatever becomes of the first")
    void allAtOnce() {
        workloads.rollout("first", true, NOT_READY);
        change(!IN_ORDER);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(restarted()).containsExactlyInAnyOrder("first", "second", "third"));
    }

    @Test
    @DisplayName("If a resource gives up the order, a failed rollout still holds up the others for a while")
    void theOrderIsGivenUp() {
        change(IN_ORDER);
        awaitRestarts("first");
        workloads.rollout("first", true, NOT_READY);
        await().atMost(PATIENCE).until(() -> workloads.told().contains("held second"));
        scheduler.follow("team", "uid", TARGETS, !IN_ORDER);
        await().during(Duration.ofSeconds(1))
                .atMost(PATIENCE)
                .until(() -> restarted().equals(List.of("first")));
    }

    @Test
    @DisplayName("After a start, in order, the state of those that an earlier process restarted is read first")
    void afterAStart() {
        workloads.rollout("first", false, NOT_READY);
        change(IN_ORDER);
        awaitRestarts("first");
        List<PendingRestart> undone = scheduler.pending("uid").stream()
                .filter(it -> !it.target().name().equals("first"))
                .toList();
        try (FakeWorkloads next = new FakeWorkloads()) {
            next.restartedAt(undone.getFirst().stamp().minusSeconds(60));
            next.rollout("first", true, NOT_READY);
            next.stamp("first", undone.getFirst().stamp());
            next.rollouts.follow("team", "uid", TARGETS, IN_ORDER);
            next.rollouts.resume("team", "uid", undone, TARGETS, next);
            await().atMost(PATIENCE).until(() -> next.told().contains("held second"));
            assertThat(next.restarts()).isEmpty();
            next.rollout("first", false, Optional.empty());
            await().atMost(PATIENCE).until(() -> next.restarts().size() == 2);
        }
    }
}
