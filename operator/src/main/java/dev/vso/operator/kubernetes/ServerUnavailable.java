package dev.vso.operator.kubernetes;

import com.fasterxml.jackson.core.JacksonException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/** Whether a request failed because the API server could not be asked, and not because of what was asked. */
public final class ServerUnavailable {

    private static final int TOO_MANY_REQUESTS = 429;

    private ServerUnavailable() {}

    /** No answer came, or one that says that the server has no capacity now. */
    public static boolean is(KubernetesClientException e) {
        return switch (e.getCode()) {
            case TOO_MANY_REQUESTS,
                    HttpURLConnection.HTTP_BAD_GATEWAY,
                    HttpURLConnection.HTTP_UNAVAILABLE,
                    HttpURLConnection.HTTP_GATEWAY_TIMEOUT -> true;
            default -> e.getCode() <= 0 && isOfTheNetwork(e.getCause());
        };
    }

    /** An answer that cannot be read is an {@code IOException} too, but would be as unreadable the next time. */
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
