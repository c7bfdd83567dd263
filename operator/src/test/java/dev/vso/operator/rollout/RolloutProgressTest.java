package dev.vso.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RestartKind;
import dev.vso.operator.rollout.outcome.RolloutReading;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutProgressTest {

    private static WorkloadState.Present progress(RestartKind kind, String spec, String status) {
        String yaml = "apiVersion: apps/v1\nkind: X\nmetadata: {name: web, generation: 4}\nspec: %s\nstatus: %s\n"
                .formatted(spec, status);
        return RolloutProgress.of(kind, Serialization.unmarshal(yaml, GenericKubernetesResource.class));
    }

    @DisplayName("L0: when the rollout of a workload is finished")
    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(delimiter = '|', nullValues = "finished", textBlock = """
            Deployment | {replicas: 3} | {} | its controller has not seen the last change yet
            Deployment | {replicas: 3} | {observedGeneration: 3, replicas: 3, updatedReplicas: 3, availableReplicas: 3} | its controller has not seen the last change yet
            Deployment | {replicas: 3} | {observedGeneration: 4, replicas: 4, updatedReplicas: 1, availableReplicas: 3} | 1 of 3 pods are new
            Deployment | {replicas: 3} | {observedGeneration: 4, replicas: 4, updatedReplicas: 3, availableReplicas: 3} | 3 of 3 pods are new
            Deployment | {replicas: 3} | {observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 2} | 2 of 3 pods are available
            Deployment | {replicas: 3} | {observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 3, terminatingReplicas: 1} | old pods are terminating
            Deployment | {replicas: 3} | {observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 3} | finished
            Deployment | {replicas: 3} | {observedGeneration: 4, replicas: 4, updatedReplicas: 1, availableReplicas: 3, conditions: [{type: Progressing, reason: ProgressDeadlineExceeded}]} | 1 of 3 pods are new, and its progress deadline is exceeded
            Deployment | {replicas: 0} | {observedGeneration: 4} | finished
            Deployment | {} | {observedGeneration: 4} | 0 of 1 pods are new
            Deployment | {paused: true} | {observedGeneration: 4, replicas: 1} | it is paused
            StatefulSet | {replicas: 3} | {observedGeneration: 4, replicas: 3, updatedReplicas: 2, availableReplicas: 3} | 2 of 3 pods are new
            StatefulSet | {replicas: 3} | {observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 2} | 2 of 3 pods are available
            StatefulSet | {replicas: 3} | {observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 3} | finished
            StatefulSet | {replicas: 3, updateStrategy: {rollingUpdate: {partition: 1}}} | {observedGeneration: 4, replicas: 3, updatedReplicas: 2, availableReplicas: 3} | 2 of 3 pods are new, and its partition 1 holds back others
            StatefulSet | {replicas: 3, updateStrategy: {rollingUpdate: {partition: 1}}} | {observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 3} | finished
            StatefulSet | {replicas: 2, updateStrategy: {type: OnDelete}} | {observedGeneration: 4, replicas: 2, availableReplicas: 2} | 0 of 2 pods are new, and with OnDelete the others are to be deleted by hand
            DaemonSet | {} | {observedGeneration: 4, desiredNumberScheduled: 3, updatedNumberScheduled: 2, numberAvailable: 3} | 2 of 3 pods are new
            DaemonSet | {updateStrategy: {type: OnDelete}} | {observedGeneration: 4, desiredNumberScheduled: 3, updatedNumberScheduled: 1, numberAvailable: 3} | 1 of 3 pods are new, and with OnDelete the others are to be deleted by hand
            DaemonSet | {} | {observedGeneration: 4, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2} | 2 of 3 pods are available
            DaemonSet | {} | {observedGeneration: 4, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3} | finished
            DaemonSet | {} | {observedGeneration: 4} | finished
            argo.Rollout | {} | {observedGeneration: "4", phase: Progressing} | its phase is Progressing
            argo.Rollout | {} | {observedGeneration: "4", phase: Degraded} | its phase is Degraded
            argo.Rollout | {} | {observedGeneration: "3", phase: Healthy} | its controller has not seen the last change yet
            argo.Rollout | {restartAt: "2030-01-01T00:00:01Z"} | {observedGeneration: "4", phase: Healthy} | not all of its pods are restarted
            argo.Rollout | {restartAt: "2030-01-01T00:00:01Z"} | {observedGeneration: "4", phase: Healthy, restartedAt: "2030-01-01T00:00:01Z"} | finished
            argo.Rollout | {} | {observedGeneration: "4", phase: Healthy} | finished
            """)
    void eachKindHasItsOwnSigns(String kind, String spec, String status, String unfinished) {
        assertThat(progress(java.util.Objects.requireNonNull(RestartKind.of(kind)), spec, status)
                        .unfinished()
                        .orElse(null))
                .isEqualTo(unfinished);
    }

    @DisplayName(
            "Whether an unfinished rollout goes on by itself, and how many of its pods are new, wanted and available")
    @ParameterizedTest(name = "{0} {1} {2}: {3}, {4}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Deployment | {replicas: 3} | {observedGeneration: 4, replicas: 4, updatedReplicas: 1, availableReplicas: 3} | goes on | 1 3 3
            Deployment | {replicas: 3} | {observedGeneration: 3, replicas: 3, updatedReplicas: 3, availableReplicas: 3} | goes on | 0 3 3
            Deployment | {replicas: 3, paused: true} | {observedGeneration: 4, replicas: 3, availableReplicas: 3} | stuck | 0 3 3
            Deployment | {replicas: 3, paused: true} | {observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 3} | goes on | 3 3 3
            Deployment | {replicas: 3} | {observedGeneration: 4, replicas: 4, updatedReplicas: 1, availableReplicas: 3, conditions: [{type: Progressing, reason: ProgressDeadlineExceeded}]} | stuck | 1 3 3
            Deployment | {replicas: 3} | {observedGeneration: 3, replicas: 4, updatedReplicas: 1, availableReplicas: 3, conditions: [{type: Progressing, reason: ProgressDeadlineExceeded}]} | goes on | 0 3 3
            Deployment | {replicas: 3} | {observedGeneration: 4, replicas: 4, updatedReplicas: 1, availableReplicas: 3, conditions: [{type: Progressing, reason: ReplicaSetUpdated}]} | goes on | 1 3 3
            StatefulSet | {replicas: 3} | {observedGeneration: 4, replicas: 3, updatedReplicas: 2, availableReplicas: 3} | goes on | 2 3 3
            StatefulSet | {replicas: 3, updateStrategy: {rollingUpdate: {partition: 1}}} | {observedGeneration: 4, replicas: 3, updatedReplicas: 1, availableReplicas: 3} | goes on | 1 3 3
            StatefulSet | {replicas: 3, updateStrategy: {rollingUpdate: {partition: 1}}} | {observedGeneration: 4, replicas: 3, updatedReplicas: 2, availableReplicas: 3} | stuck | 2 3 3
            StatefulSet | {replicas: 2, updateStrategy: {type: OnDelete}} | {observedGeneration: 4, replicas: 2, availableReplicas: 2} | stuck | 0 2 2
            DaemonSet | {} | {observedGeneration: 4, desiredNumberScheduled: 3, updatedNumberScheduled: 2, numberAvailable: 3} | goes on | 2 3 3
            DaemonSet | {updateStrategy: {type: OnDelete}} | {observedGeneration: 4, desiredNumberScheduled: 3, updatedNumberScheduled: 1, numberAvailable: 3} | stuck | 1 3 3
            argo.Rollout | {} | {observedGeneration: "4", phase: Progressing} | goes on | -
            argo.Rollout | {} | {observedGeneration: "4", phase: Degraded} | stuck | -
            argo.Rollout | {} | {observedGeneration: "4", phase: Paused} | stuck | -
            """)
    void stuckAndPods(String kind, String spec, String status, String stuck, String pods) {
        WorkloadState.Present state = progress(java.util.Objects.requireNonNull(RestartKind.of(kind)), spec, status);
        assertThat(state.stuck() ? "stuck" : "goes on").isEqualTo(stuck);
        assertThat(state.pods()
                        .map(it -> "%d %d %d".formatted(it.updated(), it.desired(), it.available()))
                        .orElse(null))
                .isEqualTo(pods);
    }

    @DisplayName("Whether a rollout failed, as far as its controller reports that")
    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            Deployment | {replicas: 3} | {observedGeneration: 4, replicas: 4, updatedReplicas: 1, availableReplicas: 3, conditions: [{type: Progressing, reason: ProgressDeadlineExceeded}]} | FAILED
            Deployment | {replicas: 3, paused: true} | {observedGeneration: 4, replicas: 4, updatedReplicas: 1, availableReplicas: 3, conditions: [{type: Progressing, reason: ProgressDeadlineExceeded}]} | HELD
            Deployment | {replicas: 3} | {observedGeneration: 3, replicas: 4, updatedReplicas: 1, availableReplicas: 3, conditions: [{type: Progressing, reason: ProgressDeadlineExceeded}]} | UNDER_WAY
            Deployment | {replicas: 3} | {observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 3, conditions: [{type: Progressing, reason: ProgressDeadlineExceeded}]} | FINISHED
            Deployment | {replicas: 3} | {observedGeneration: 4, replicas: 4, updatedReplicas: 1, availableReplicas: 3} | UNDER_WAY
            StatefulSet | {replicas: 3} | {observedGeneration: 4, replicas: 3, updatedReplicas: 1, availableReplicas: 2} | UNDER_WAY_WITHOUT_DEADLINE
            StatefulSet | {replicas: 2, updateStrategy: {type: OnDelete}} | {observedGeneration: 4, replicas: 2, availableReplicas: 2} | HELD
            DaemonSet | {} | {observedGeneration: 4, desiredNumberScheduled: 3, updatedNumberScheduled: 2, numberAvailable: 3} | UNDER_WAY_WITHOUT_DEADLINE
            argo.Rollout | {} | {observedGeneration: "4", phase: Degraded} | FAILED
            argo.Rollout | {} | {observedGeneration: "4", phase: Progressing, abort: true} | FAILED
            argo.Rollout | {} | {observedGeneration: "4", phase: Paused} | HELD
            argo.Rollout | {} | {observedGeneration: "4", phase: Progressing} | UNDER_WAY
            """)
    void failures(String kind, String spec, String status, RolloutReading.RolloutPhase phase) {
        assertThat(progress(java.util.Objects.requireNonNull(RestartKind.of(kind)), spec, status)
                        .reading()
                        .phase())
                .isEqualTo(phase);
    }

    @Test
    void theLastRestartIsReadWhereItWasWritten() {
        String stamp = "2030-01-01T00:00:00.123Z";
        String template = "{template: {metadata: {annotations: {vso.secrets.hashicorp.com/restartedAt: \"%s\"}}}}"
                .formatted(stamp);
        assertThat(progress(RestartKind.DEPLOYMENT, template, "{}").restartedAt())
                .contains(Instant.parse(stamp));
        assertThat(progress(RestartKind.ARGO_ROLLOUT, "{restartAt: \"2030-01-01T00:00:01Z\"}", "{}")
                        .restartedAt())
                .contains(Instant.parse("2030-01-01T00:00:01Z"));
        assertThat(progress(RestartKind.DEPLOYMENT, template.replace("123Z", "no"), "{}")
                        .restartedAt())
                .isEmpty();
    }
}
