package dev.vso.operator.app.maintenance;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Explains failed requests to the API server, and decides whether to retry them. */
public final class ApiErrors {

    private static final int TOO_MANY_REQUESTS = 429;

    private ApiErrors() {}

    /** The reason, in one sentence. */
    public static String why(KubernetesClientException failure) {
        String said = failure.getStatus() == null ? null : failure.getStatus().getMessage();
        if (failure.getCode() == 0) {
            return "the API server does not answer (%s)".formatted(failure.getMessage());
        }
        return "the API server answers %d: %s".formatted(failure.getCode(), said == null ? failure.getMessage() : said);
    }

    /** Whether a retry may succeed soon. */
    public static boolean maySoonBeBetter(KubernetesClientException failure) {
        return failure.getCode() == 0
                || failure.getCode() == TOO_MANY_REQUESTS
                || failure.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR;
    }

    /** Whether another writer has changed the object meanwhile. */
    public static boolean isConflict(KubernetesClientException failure) {
        return failure.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }

    /** Whether the object does not exist. */
    public static boolean isNotFound(KubernetesClientException failure) {
        return failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }
}
