package dev.vso.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.OnFailure;
import dev.vso.api.RestartKind;
import dev.vso.api.RestartPolicy;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.Rotation;
import dev.vso.api.RotationWindowSpec;
import dev.vso.operator.rollout.PendingRestart;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.operator.rollout.WorkloadState.PodCounts;
import dev.vso.operator.rollout.WorkloadState.Present;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WorkloadStandingTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:10:00Z"); // a Tuesday
    private static final Instant STAMP = Instant.parse("2030-01-01T00:09:00.5Z");
    private static final RolloutRestartTarget WEB = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web");
    private static final RolloutRestartTarget JOB = new RolloutRestartTarget(RestartKind.STATEFUL_SET, "job");

    private static final WorkloadState NEVER = new Present(Optional.empty(), Optional.empty());
    private static final WorkloadState DONE =
            new Present(Optional.of(STAMP), Optional.empty(), false, Optional.of(new PodCounts(3, 3, 3)));

    private static WorkloadState unfinished(boolean stuck, boolean failed) {
        return new Present(
                Optional.of(STAMP),
                Optional.of("1 of 3 pods are new"),
                stuck,
                failed,
                true,
                Optional.of(new PodCounts(1, 3, 3)));
    }

    private static String words(
            @Nullable RestartPolicy policy, List<PendingRestart> pending, WorkloadState web, WorkloadState job) {
        Map<RolloutRestartTarget, WorkloadState> workloads = new LinkedHashMap<>();
        workloads.put(WEB, web);
        workloads.put(JOB, job);
        return new WorkloadStanding(Optional.ofNullable(policy), pending, workloads, NOW).words();
    }

    @Test
    @DisplayName("Workloads that stand alike are named together, in the order of the list")
    void alike() {
        assertThat(words(null, List.of(), NEVER, NEVER))
                .isEqualTo("Deployment web, StatefulSet job: restarted when the value changes");
        assertThat(words(null, List.of(), DONE, NEVER))
                .isEqualTo("Deployment web: 3 of 3 pods run since the restart of 2030-01-01T00:09:00Z; "
                        + "StatefulSet job: restarted when the value changes");
    }

    @Test
    @DisplayName("A rollout that the operator did not start is none of the rotation")
    void otherRollout() {
        var other = new Present(Optional.empty(), Optional.of("1 of 3 pods are new"));
        assertThat(words(null, List.of(), other, NEVER))
                .isEqualTo("Deployment web, StatefulSet job: restarted when the value changes");
    }

    @Test
    @DisplayName("A rollout is under way, does not go on, or failed")
    void rollouts() {
        assertThat(words(null, List.of(), unfinished(false, false), unfinished(true, false)))
                .isEqualTo("Deployment web: its rollout is under way: 1 of 3 pods are new; "
                        + "StatefulSet job: its rollout does not go on by itself: 1 of 3 pods are new");
        assertThat(words(
                        null,
                        List.of(),
                        unfinished(true, true),
                        new WorkloadState.Unknown("the operator may not read it")))
                .isEqualTo("Deployment web: its rollout failed: 1 of 3 pods are new; "
                        + "StatefulSet job: the operator may not read it");
    }

    @Test
    @DisplayName("A restart that is to come says what it waits for, whatever the workload's last rollout")
    void pending() {
        Instant later = NOW.plusSeconds(60);
        assertThat(words(
                        null,
                        List.of(
                                new PendingRestart(WEB, STAMP, Optional.empty()),
                                new PendingRestart(JOB, STAMP, Optional.of(later))),
                        DONE,
                        DONE))
                .isEqualTo("Deployment web: its restart is to come; StatefulSet job: restarted too often, so its next "
                        + "restart waits until 2030-01-01T00:11:00Z");
        assertThat(words(
                        null,
                        List.of(
                                new PendingRestart(WEB, STAMP, Optional.of(later), true, Optional.empty()),
                                new PendingRestart(JOB, STAMP, Optional.empty(), true, Optional.empty())),
                        DONE,
                        DONE))
                .isEqualTo("Deployment web: its restart waits for the window that opens at 2030-01-01T00:11:00Z; "
                        + "StatefulSet job: its restart waits for a window, and none opens");
    }

    @Test
    @DisplayName("The order and the windows are told where a resource has them")
    void policies() {
        assertThat(words(policy(OnFailure.CONTINUE, List.of()), List.of(), NEVER, NEVER))
                .isEqualTo("Deployment web, StatefulSet job: restarted when the value changes");
        assertThat(words(policy(OnFailure.STOP, List.of(window("0 0 * * 2"))), List.of(), NEVER, NEVER))
                .isEqualTo(
                        "Deployment web, StatefulSet job: restarted when the value changes; they are restarted in this "
                                + "order, each after the rollout of the one before (rotation.onFailure: Stop); a window of "
                                + "rotation.windows is open");
        assertThat(words(policy(null, List.of(window("0 2 * * 6"))), List.of(), NEVER, NEVER))
                .endsWith("; the next window of rotation.windows opens at 2030-01-05T02:00:00Z");
        assertThat(words(policy(null, List.of(window("0 0 31 2 *"))), List.of(), NEVER, NEVER))
                .endsWith("; no window of rotation.windows opens");
    }

    private static RotationWindowSpec window(String cron) {
        return new RotationWindowSpec(cron, "1h", "UTC");
    }

    private static RestartPolicy policy(@Nullable OnFailure onFailure, List<RotationWindowSpec> windows) {
        return new Rotation(null, null, null, onFailure, null, windows);
    }
}
