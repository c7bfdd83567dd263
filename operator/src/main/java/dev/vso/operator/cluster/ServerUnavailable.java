package dev.vso.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Whether a request failed because the API server could not be asked, and not because of what was asked. */
public final class ServerUnavailable {

    private static final int TOO_MANY_REQUESTS = 429;

    private ServerUnavailable() {}

    /** No answer came, or one that says that the server has no capacity now. */
    public static boolean is(KubernetesClientException e) {
        return e.getCode() <= 0
                || switch (e.getCode()) {
                    case TOO_MANY_REQUESTS,
                            HttpURLConnection.HTTP_BAD_GATEWAY,
                            HttpURLConnection.HTTP_UNAVAILABLE,
                            HttpURLConnection.HTTP_GATEWAY_TIMEOUT -> true;
                    default -> false;
                };
    }
}
