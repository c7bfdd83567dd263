package dev.vso.testing.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.testing.Sandbox;
import dev.vso.testing.TerminalProgress;
import dev.vso.testing.pods.PodBehavior.SecretUse;
import dev.vso.testing.pods.PodBehavior.State;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkloadsIT {

    private static final String NAMESPACE = "with-pods";
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);
    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final PodBehavior QUICK = PodBehavior.readyAfter(Duration.ZERO);

    private Sandbox sandbox;
    private KubernetesClient client;
    private PodWorkloads workloads;

    @BeforeAll
    void start(@TempDir Path folder) {
        sandbox = Sandbox.start(folder, TerminalProgress.onStandardError(System.getenv()));
        sandbox.namespace(NAMESPACE);
        sandbox.simulatePods(NAMESPACE);
        client = sandbox.kube().adminClient();
        workloads = new PodWorkloads(client, NAMESPACE);
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    @Test
    void deploymentOfFivePodsRollsOver() {
        workloads.deployment("five", 5, PodBehavior.readyAfter(ONE_SECOND));
        workloads.awaitDeployment("five", AT_MOST);
        var before = workloads.pods("five");
        assertThat(before).hasSize(5).allMatch(WorkloadsIT::isReady).allSatisfy(pod -> {
            // Times in statuses have whole seconds.
            assertThat(timeToReady(pod)).isGreaterThanOrEqualTo(ONE_SECOND);
            assertThat(pod.getMetadata().getOwnerReferences())
                    .singleElement()
                    .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("ReplicaSet"));
            assertThat(pod.getSpec().getVolumes()).isEmpty();
        });
        assertThat(before).extracting(pod -> pod.getSpec().getNodeName()).contains("node-1", "node-2", "node-3");

        var restarted = System.nanoTime();
        workloads.restartDeployment("five");
        workloads.awaitDeployment("five", AT_MOST);

        // At most 3 of 5 are replaced at a time: 2 more than wanted, 1 less. Each takes a second.
        assertThat(Duration.ofNanos(System.nanoTime() - restarted)).isGreaterThan(Duration.ofSeconds(2));
        await().atMost(AT_MOST).until(() -> workloads.pods("five").size() == 5);
        assertThat(names(workloads.pods("five"))).doesNotContainAnyElementsOf(names(before));
    }

    @Test
    void statefulSetStartsAndRestartsItsPodsInOrder() {
        var events = new PodEvents(new ConcurrentLinkedQueue<>());
        try (var informer =
                client.pods().inNamespace(NAMESPACE).withLabel("app", "ordered").inform(events, 0)) {
            assertThat(informer.isRunning()).isTrue();
            workloads.statefulSet("ordered", 3, QUICK);
            workloads.awaitStatefulSet("ordered", AT_MOST);
            await().atMost(AT_MOST)
                    .untilAsserted(() -> assertThat(events.events())
                            .containsExactly("ordered-0 added", "ordered-1 added", "ordered-2 added"));
            events.events().clear();

            workloads.restartStatefulSet("ordered");
            workloads.awaitStatefulSet("ordered", AT_MOST);

            await().atMost(AT_MOST)
                    .untilAsserted(() -> assertThat(events.events())
                            .containsExactly(
                                    "ordered-2 deleted",
                                    "ordered-2 added",
                                    "ordered-1 deleted",
                                    "ordered-1 added",
                                    "ordered-0 deleted",
                                    "ordered-0 added"));
        }
    }

    @Test
    void daemonSetHasOnePodOnEachNode() {
        workloads.daemonSet("everywhere", QUICK);
        workloads.awaitDaemonSet("everywhere", AT_MOST);

        assertThat(workloads.pods("everywhere"))
                .extracting(pod -> pod.getSpec().getNodeName())
                .containsExactlyInAnyOrder("node-1", "node-2", "node-3");
    }

    @Test
    void rolloutToPodsThatCrashFailsAndKeepsTheOldPods() {
        var deadline = Duration.ofSeconds(5);
        workloads.deployment("failing", 2, QUICK, deadline);
        workloads.awaitDeployment("failing", AT_MOST);
        var before = names(workloads.pods("failing"));

        workloads.deployment("failing", 2, QUICK.withState(State.CRASHES), deadline);
        client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("failing")
                .waitUntilCondition(
                        it -> it != null && hasCondition(it.getStatus().getConditions(), "ProgressDeadlineExceeded"),
                        AT_MOST.toMillis(),
                        TimeUnit.MILLISECONDS);

        assertThat(workloads.pods("failing"))
                .filteredOn(pod -> before.contains(pod.getMetadata().getName()))
                .hasSize(2)
                .allMatch(WorkloadsIT::isReady);
        assertThat(workloads.pods("failing"))
                .filteredOn(pod -> !before.contains(pod.getMetadata().getName()))
                .isNotEmpty()
                .allSatisfy(pod -> {
                    var container = pod.getStatus().getContainerStatuses().getFirst();
                    assertThat(container.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
                    assertThat(container.getRestartCount()).isPositive();
                    assertThat(isReady(pod)).isFalse();
                });

        workloads.deployment("failing", 2, QUICK, deadline);
        workloads.awaitDeployment("failing", AT_MOST);
    }

    @Test
    void heldPodStaysPendingUntilItIsReleased() {
        workloads.deployment("held", 1, QUICK.withState(State.HELD));
        await().atMost(AT_MOST)
                .untilAsserted(() -> assertThat(workloads.pods("held"))
                        .singleElement()
                        .satisfies(pod -> {
                            assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
                            assertThat(pod.getStatus().getConditions())
                                    .extracting(PodCondition::getReason)
                                    .containsExactly("Unschedulable");
                        }));

        client.resource(workloads.pods("held").getFirst())
                .edit(pod -> pod.edit()
                        .editMetadata()
                        .removeFromAnnotations("sandbox.vso.dev/holds")
                        .endMetadata()
                        .build());

        workloads.awaitDeployment("held", AT_MOST);
    }

    @Test
    void podDoesNotStartBeforeItsSecretExists() {
        workloads.deployment("early", 1, QUICK.withSecret(SecretUse.ENVIRONMENT, "late"));
        await().atMost(AT_MOST)
                .until(() -> workloads.pods("early").stream()
                        .anyMatch(pod -> pod.getSpec().getNodeName() != null));
        // Later pods have started since.
        workloads.deployment("later", 1, QUICK);
        workloads.awaitDeployment("later", AT_MOST);
        assertThat(workloads.pods("early"))
                .singleElement()
                .satisfies(pod -> assertThat(pod.getStatus().getPhase()).isEqualTo("Pending"));

        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("late")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();

        workloads.awaitDeployment("early", AT_MOST);
    }

    @Test
    void deletedPodStaysForItsGracePeriod() {
        workloads.deployment("graceful", 1, QUICK.endsAfter(Duration.ofSeconds(2)));
        workloads.awaitDeployment("graceful", AT_MOST);
        var pod = client.resource(workloads.pods("graceful").getFirst());

        var from = System.nanoTime();
        pod.delete();
        pod.waitUntilCondition(Objects::isNull, AT_MOST.toMillis(), TimeUnit.MILLISECONDS);

        assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(1900));
    }

    @Test
    void workloadsOfOtherNamespacesHaveNoPods() {
        sandbox.namespace("without-pods");
        var others = new PodWorkloads(client, "without-pods");
        others.deployment("objects-only", 1, QUICK);
        // The controllers have worked since.
        workloads.deployment("marker", 1, QUICK);
        workloads.awaitDeployment("marker", AT_MOST);

        assertThat(others.pods("objects-only")).isEmpty();
        assertThat(client.apps()
                        .deployments()
                        .inNamespace("without-pods")
                        .withName("objects-only")
                        .require()
                        .getStatus()
                        .getObservedGeneration())
                .isNull();
    }

    private static Set<String> names(List<Pod> pods) {
        var names = new HashSet<String>();
        pods.forEach(pod -> names.add(pod.getMetadata().getName()));
        return names;
    }

    private static Duration timeToReady(Pod pod) {
        var ready = condition(pod);
        return Duration.between(
                Instant.parse(pod.getStatus().getStartTime()), Instant.parse(ready.getLastTransitionTime()));
    }

    private static boolean isReady(Pod pod) {
        return condition(pod).getStatus().equals("True");
    }

    private static PodCondition condition(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(it -> it.getType().equals("Ready"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean hasCondition(List<DeploymentCondition> conditions, String reason) {
        return conditions.stream().anyMatch(it -> reason.equals(it.getReason()));
    }

    private record PodEvents(Queue<String> events) implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            events.add(pod.getMetadata().getName() + " added");
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {}

        @Override
        public void onDelete(Pod pod, boolean stateUnknown) {
            events.add(pod.getMetadata().getName() + " deleted");
        }
    }
}
