package dev.vso.operator.kubernetes;

import com.fasterxml.jackson.core.JacksonException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/** Recognises requests that failed because the API server was not available, and not because of their content. */
public final class ServerUnavailable {

    private static final int TOO_MANY_REQUESTS = 429;

    private ServerUnavailable() {}

    /** True if there was no answer, or the answer says that the server has no capacity now. */
    public static boolean is(KubernetesClientException e) {
        return switch (e.getCode()) {
            case TOO_MANY_REQUESTS,
                    HttpURLConnection.HTTP_BAD_GATEWAY,
                    HttpURLConnection.HTTP_UNAVAILABLE,
                    HttpURLConnection.HTTP_GATEWAY_TIMEOUT -> true;
            default -> e.getCode() <= 0 && isOfTheNetwork(e.getCause());
        };
    }

    /** An unreadable answer is an {@code IOException} too, but a retry would not help. */
    private static boolean isOfTheNetwork(@Nullable Throwable cause) {
        Throwable next = cause;
        while (next != null) {
            if (next instanceof JacksonException) {
                return false;
            }
            if (next instanceof IOException) {
                return true;
            }
            next = next.getCause();
        }
        return false;
    }
}
