package dev.vso.testing;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Kubernetes' controllers of Deployments, ReplicaSets, StatefulSets and DaemonSets, and simulated pods on three nodes,
 * in namespaces that ask for them. In all others workloads stay objects without pods.
 */
final class WorkloadControllers {

    static final int NODES = 3;

    /** With the value {@code true} on a namespace; the Go package {@code pods} names it too. */
    private static final String PODS_LABEL = "sandbox.vso.dev/pods";

    private static final Duration START = Duration.ofSeconds(30);

    private final KubeCluster kube;

    private WorkloadControllers(KubeCluster kube) {
        this.kube = kube;
    }

    /** Starts the controllers and waits until there are nodes. */
    static WorkloadControllers start(KubeCluster kube, Path binary, Path log, Processes processes) {
        var client = kube.adminClient();
        processes
                .start(
                        "workloads",
                        List.of(
                                binary.toString(),
                                "workloads",
                                "--kubeconfig=" + kube.kubeconfig(),
                                "--nodes=" + NODES),
                        log)
                .awaitReady(
                        START,
                        () -> client.nodes().list().getItems().stream()
                                        .filter(Readiness.getInstance()::isReady)
                                        .count()
                                == NODES);
        return new WorkloadControllers(kube);
    }

    /** Workloads of this namespace have pods from now on. */
    void addPods(String namespace) {
        kube.adminClient()
                .namespaces()
                .withName(namespace)
                .edit(it -> new NamespaceBuilder(it)
                        .editMetadata()
                        .addToLabels(PODS_LABEL, "true")
                        .endMetadata()
                        .build());
    }
}
