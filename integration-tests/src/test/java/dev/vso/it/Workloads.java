package dev.vso.it;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Optional;

/** Workloads that can be restarted; they have no pods, because their namespaces have not asked for them. */
public final class Workloads {

    private Workloads() {}

    public static String deployment(String name) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: %1$s
                spec:
                  selector:
                    matchLabels: {app: %1$s}
                  template:
                    metadata:
                      labels: {app: %1$s}
                    spec:
                      containers:
                        - name: %1$s
                          image: %1$s
                """.formatted(name);
    }

    /** Number of changes to its pod template since its creation. */
    static long changes(TestEnvironment environment, String namespace, String name) {
        return environment
                        .client()
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .require()
                        .getMetadata()
                        .getGeneration()
                - 1;
    }

    /**
     * Acts as the controller of the workload: it has observed the last change and updated this number of pods, of one
     * desired.
     */
    static void rolledOut(TestEnvironment environment, String namespace, String name, int updated) {
        environment
                .client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .editStatus(deployment -> new DeploymentBuilder(deployment)
                        .withNewStatus()
                        .withObservedGeneration(deployment.getMetadata().getGeneration())
                        .withReplicas(1)
                        .withUpdatedReplicas(updated)
                        .withReadyReplicas(1)
                        .withAvailableReplicas(1)
                        .endStatus()
                        .build());
    }

    /** The stamp of its last restart. */
    public static Optional<String> restartedAt(TestEnvironment environment, String namespace, String name) {
        Deployment deployment = environment
                .client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .require();
        return Optional.ofNullable(
                        deployment.getSpec().getTemplate().getMetadata().getAnnotations())
                .map(annotations -> annotations.get("vso.secrets.hashicorp.com/restartedAt"));
    }
}
