package dev.vso.operator.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.HashSet;
import java.util.Set;

/** How the operator reaches the API server. */
final class KubernetesAccess {

    private static final int REQUEST_TIMEOUT_MILLIS = 20_000;

    /** The operator retries by itself, and knows better when. */
    private static final int RETRIES_OF_A_REQUEST = 2;

    private KubernetesAccess() {}

    /** A client by the kubeconfig of the options, else as the environment or the pod says. */
    static KubernetesClient client(OperatorOptions.Kubernetes options) {
        Config config = options.kubeconfig()
                .map(file -> Config.fromKubeconfig(file.toFile()))
                .orElseGet(() -> Config.autoConfigure(null));
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(config)
                        .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
                        .withConnectionTimeout(REQUEST_TIMEOUT_MILLIS)
                        .withRequestRetryBackoffLimit(RETRIES_OF_A_REQUEST)
                        .build())
                .build();
    }

    /** The namespaces where auth objects may lie: those that are watched and the operator's own; empty for all. */
    static Set<String> withOperators(Set<String> watched, String operatorNamespace) {
        if (watched.isEmpty()) {
            return watched;
        }
        Set<String> all = new HashSet<>(watched);
        all.add(operatorNamespace);
        return all;
    }
}
