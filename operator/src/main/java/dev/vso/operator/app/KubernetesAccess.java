package dev.vso.operator.app;

import dev.vso.operator.app.option.OperatorOptions;
import dev.vso.operator.kubernetes.http.CredentialOutage;
import dev.vso.operator.kubernetes.http.ThrottledHttpClientFactory;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.util.HashSet;
import java.util.Set;

/** How the operator connects to the API server. */
public final class KubernetesAccess {

    private static final int CONNECTION_TIMEOUT_MILLIS = 20_000;

    /** No timeout here: {@link ThrottledHttpClientFactory} limits the time of each request, from when it is sent. */
    private static final int NO_REQUEST_TIMEOUT = 0;

    /** Few retries, since the operator itself retries with its own back-off. */
    private static final int RETRIES_OF_A_REQUEST = 2;

    private KubernetesAccess() {}

    /** A client for one-time tasks. */
    static KubernetesClient client(OperatorOptions.Kubernetes options) {
        return client(config(options), http(options, new CredentialOutage()), new KubernetesSerialization());
    }

    /**
     * The HTTP settings that clients of these options share.
     *
     * @param outage delays status and event writes while it lasts
     */
    static ThrottledHttpClientFactory http(OperatorOptions.Kubernetes options, CredentialOutage outage) {
        return new ThrottledHttpClientFactory(outage, options.requestsPerSecond(), options.burst());
    }

    /**
     * The operator's client, with the kubeconfig of the options, or else the settings of the environment or the pod.
     */
    static KubernetesClient client(OperatorOptions.Kubernetes options, ThrottledHttpClientFactory http) {
        return client(config(options), http, WireKinds.serialization());
    }

    private static Config config(OperatorOptions.Kubernetes options) {
        return options.kubeconfig()
                .map(file -> Config.fromKubeconfig(file.toFile()))
                .orElseGet(() -> Config.autoConfigure(null));
    }

    /** A client for commands, with the settings of a kubeconfig. */
    public static KubernetesClient client(Config config) {
        return client(config, new ThrottledHttpClientFactory(new CredentialOutage()), new KubernetesSerialization());
    }

    private static KubernetesClient client(
            Config config, ThrottledHttpClientFactory http, KubernetesSerialization serialization) {
        return new KubernetesClientBuilder()
                .withHttpClientFactory(http)
                .withKubernetesSerialization(serialization)
                .withConfig(new ConfigBuilder(config)
                        .withRequestTimeout(NO_REQUEST_TIMEOUT)
                        .withConnectionTimeout(CONNECTION_TIMEOUT_MILLIS)
                        .withRequestRetryBackoffLimit(RETRIES_OF_A_REQUEST)
                        .build())
                .build();
    }

    /** Why the API server could not be used, with the cure, in one line. */
    static String explain(KubernetesClient client, KubernetesClientException problem) {
        if (problem.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
            return "Kubernetes refuses what the operator needs: %s; grant it that right".formatted(said(problem));
        }
        if (problem.getCode() > 0) {
            return "Kubernetes at %s answers %d: %s".formatted(client.getMasterUrl(), problem.getCode(), said(problem));
        }
        return "Kubernetes at %s does not answer (%s): check the address and the network, or give --kubeconfig"
                .formatted(client.getMasterUrl(), rootOf(problem).getClass().getSimpleName());
    }

    /** Why the API server could not be used, for users of commands. */
    public static String explain(KubernetesClientException problem) {
        if (problem.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
            return "Kubernetes does not let you: %s".formatted(said(problem));
        }
        if (problem.getCode() > 0) {
            return "Kubernetes answers %d: %s".formatted(problem.getCode(), said(problem));
        }
        return "Kubernetes does not answer (%s): check the kubeconfig and the network"
                .formatted(rootOf(problem).getClass().getSimpleName());
    }

    private static String said(KubernetesClientException problem) {
        Status status = problem.getStatus();
        String message = status == null ? null : status.getMessage();
        return message == null ? String.valueOf(problem.getMessage()) : message;
    }

    private static Throwable rootOf(Throwable problem) {
        Throwable root = problem;
        // The JDK's client wraps a refused connection in another exception without a message.
        while (root.getCause() != null && !(root instanceof ConnectException)) {
            root = root.getCause();
        }
        return root;
    }

    /** The namespaces in which auth objects are read: the watched ones and the operator's own; empty for all. */
    static Set<String> withOperators(Set<String> watched, String operatorNamespace) {
        if (watched.isEmpty()) {
            return watched;
        }
        Set<String> all = new HashSet<>(watched);
        all.add(operatorNamespace);
        return all;
    }
}
