package dev.vso.operator.app.maintenance;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** What the API server answered to a request that failed, for people and for deciding whether to try again. */
public final class ApiErrors {

    private static final int TOO_MANY_REQUESTS = 429;

    private ApiErrors() {}

    /** Why it failed, in one sentence. */
    public static String why(KubernetesClientException failure) {
        String said = failure.getStatus() == null ? null : failure.getStatus().getMessage();
        if (failure.getCode() == 0) {
            return "the API server does not answer (%s)".formatted(failure.getMessage());
        }
        return "the API server answers %d: %s".formatted(failure.getCode(), said == null ? failure.getMessage() : said);
    }

    /** Whether the same request may succeed a little later. */
    public static boolean maySoonBeBetter(KubernetesClientException failure) {
        return failure.getCode() == 0
                || failure.getCode() == TOO_MANY_REQUESTS
                || failure.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR;
    }

    /** Whether somebody else wrote it meanwhile. */
    public static boolean isConflict(KubernetesClientException failure) {
        return failure.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }

    /** Whether there is no such thing. */
    public static boolean isNotFound(KubernetesClientException failure) {
        return failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }
}
