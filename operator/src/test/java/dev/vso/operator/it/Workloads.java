package dev.vso.operator.it;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;

/** Workloads that can be restarted; in the sandbox no pods run. */
final class Workloads {

    private Workloads() {}

    static String deployment(String name) {
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

    /** With which stamp it was restarted last. */
    static Optional<String> restartedAt(World world, String namespace, String name) {
        Deployment deployment = world.client()
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
