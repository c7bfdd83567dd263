package dev.vso.testing.pods;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Applies workloads in a namespace with simulated pods, and waits for their rollouts. Their pods have the label {@code
 * app} with the workload's name.
 *
 * @param client with an administrator's rights
 * @param namespace one of {@link dev.vso.testing.Sandbox#simulatePods}
 */
public record PodWorkloads(KubernetesClient client, String namespace) {

    /** Creates the Deployment, or changes it; {@code progressDeadlineSeconds} is Kubernetes' default of ten minutes. */
    public Deployment deployment(String name, int replicas, PodBehavior pods) {
        return deployment(name, replicas, pods, Duration.ofMinutes(10));
    }

    /** As above; a rollout without progress has failed after {@code progressDeadline}, in whole seconds. */
    public Deployment deployment(String name, int replicas, PodBehavior pods, Duration progressDeadline) {
        return client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withProgressDeadlineSeconds((int) progressDeadline.toSeconds())
                        .withSelector(selector(name))
                        .withTemplate(pods.template(name))
                        .endSpec()
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** Creates the StatefulSet, or changes it. */
    public StatefulSet statefulSet(String name, int replicas, PodBehavior pods) {
        return client.resource(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withServiceName(name)
                        .withSelector(selector(name))
                        .withTemplate(pods.template(name))
                        .endSpec()
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** Creates the DaemonSet, or changes it. */
    public DaemonSet daemonSet(String name, PodBehavior pods) {
        return client.resource(new DaemonSetBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withSelector(selector(name))
                        .withTemplate(pods.template(name))
                        .endSpec()
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private static LabelSelector selector(String app) {
        return new LabelSelectorBuilder().addToMatchLabels("app", app).build();
    }

    /** The existing pods of a workload, those that are being deleted too. */
    public List<Pod> pods(String app) {
        return client.pods().inNamespace(namespace).withLabel("app", app).list().getItems();
    }

    /** Restarts the Deployment as {@code kubectl rollout restart} does. */
    public void restartDeployment(String name) {
        deployment(name).rolling().restart();
    }

    /** Restarts the StatefulSet as {@code kubectl rollout restart} does. */
    public void restartStatefulSet(String name) {
        client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name)
                .rolling()
                .restart();
    }

    private RollableScalableResource<Deployment> deployment(String name) {
        return client.apps().deployments().inNamespace(namespace).withName(name);
    }

    /** Waits until all pods of the Deployment are of its newest template and available, and no older one is left. */
    public Deployment awaitDeployment(String name, Duration atMost) {
        return deployment(name).waitUntilCondition(PodWorkloads::rolledOut, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until all pods of the StatefulSet are of its newest template and ready. */
    public StatefulSet awaitStatefulSet(String name, Duration atMost) {
        return client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name)
                .waitUntilCondition(PodWorkloads::rolledOut, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until each node has an available pod of the DaemonSet's newest template. */
    public DaemonSet awaitDaemonSet(String name, Duration atMost) {
        return client.apps()
                .daemonSets()
                .inNamespace(namespace)
                .withName(name)
                .waitUntilCondition(PodWorkloads::rolledOut, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static boolean rolledOut(@Nullable Deployment deployment) {
        if (deployment == null) {
            return false;
        }
        var status = deployment.getStatus();
        var wanted = deployment.getSpec().getReplicas();
        return Objects.equals(
                        status.getObservedGeneration(), deployment.getMetadata().getGeneration())
                && is(wanted, status.getReplicas())
                && is(wanted, status.getUpdatedReplicas())
                && is(wanted, status.getAvailableReplicas());
    }

    private static boolean rolledOut(@Nullable StatefulSet set) {
        if (set == null) {
            return false;
        }
        var status = set.getStatus();
        return Objects.equals(status.getObservedGeneration(), set.getMetadata().getGeneration())
                && Objects.equals(status.getCurrentRevision(), status.getUpdateRevision())
                && is(set.getSpec().getReplicas(), status.getReadyReplicas());
    }

    private static boolean rolledOut(@Nullable DaemonSet set) {
        if (set == null) {
            return false;
        }
        var status = set.getStatus();
        var wanted = status.getDesiredNumberScheduled();
        return Objects.equals(status.getObservedGeneration(), set.getMetadata().getGeneration())
                && is(wanted, status.getUpdatedNumberScheduled())
                && is(wanted, status.getNumberAvailable());
    }

    /** A count of zero is left out of a status. */
    private static boolean is(int wanted, @Nullable Integer count) {
        return wanted == (count == null ? 0 : count);
    }
}
