package dev.vso.it;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Optional;

/** Workloads that can be restarted; in the sandbox no pods run. */
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

    /** How often its pod template was changed since it was made. */
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

    /** Plays the controller that has seen the last change, and has made so many of its pods new, of one that it wants. */
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

    /** With which stamp it was restarted last. */
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
