package dev.vso.operator.kubernetes.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client with throttled requests. WebSockets, which watches use, have their own connections and are not
 * throttled. The time limit of a request starts when it is sent, not when it is queued.
 */
final class ThrottledHttpClient extends DelegatingHttpClient {

    private static final int TOO_MANY_REQUESTS = 429;

    /** From sending until the response headers. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

    private final PriorityConcurrencyLimiter limiter;
    private final RequestRate rate;
    private final PagedListRequests pages = new PagedListRequests();

    ThrottledHttpClient(HttpClient jdk, PriorityConcurrencyLimiter limiter, RequestRate rate) {
        super(jdk);
        this.limiter = limiter;
        this.rate = rate;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> bodyHandler) {
        return pages.concerns(request)
                ? inTurn(request, limited -> pages.send(jdk(), limited, bodyHandler))
                : inTurn(request, limited -> jdk().sendAsync(limited, bodyHandler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> bodyHandler,
            HttpResponse.PushPromiseHandler<T> pushPromiseHandler) {
        return inTurn(request, limited -> jdk().sendAsync(limited, bodyHandler, pushPromiseHandler));
    }

    private <T> CompletableFuture<HttpResponse<T>> inTurn(
            HttpRequest request, Function<HttpRequest, CompletableFuture<HttpResponse<T>>> sending) {
        if (!RequestPath.isPlain(request.uri())) {
            return CompletableFuture.failedFuture(
                    new IOException("not sent: a part of the path is no name that Kubernetes takes"));
        }
        RequestPriority priority = RequestPriority.of(request);
        return rate.take(
                priority,
                () -> limiter.take(priority, () -> sending.apply(withTimeout(request)), ThrottledHttpClient::sign));
    }

    private static HttpRequest withTimeout(HttpRequest request) {
        return request.timeout().isPresent()
                ? request
                : HttpRequest.newBuilder(request, (_, _) -> true)
                        .timeout(ANSWER_TIMEOUT)
                        .build();
    }

    /** A request that was not sent, or that failed on this side, says nothing about the server. */
    private static PriorityConcurrencyLimiter.Signal sign(
            @Nullable HttpResponse<?> answer, @Nullable Throwable problem) {
        if (answer == null) {
            Throwable cause = problem instanceof CompletionException wrapped ? wrapped.getCause() : problem;
            return cause instanceof IOException
                    ? new PriorityConcurrencyLimiter.Signal.Overloaded(Duration.ZERO)
                    : new PriorityConcurrencyLimiter.Signal.Unknown();
        }
        return switch (answer.statusCode()) {
            case TOO_MANY_REQUESTS, HttpURLConnection.HTTP_UNAVAILABLE, HttpURLConnection.HTTP_GATEWAY_TIMEOUT ->
                new PriorityConcurrencyLimiter.Signal.Overloaded(pause(answer));
            default -> new PriorityConcurrencyLimiter.Signal.Answered();
        };
    }

    /** The API server sends seconds; any other form counts as none. */
    private static Duration pause(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,4}"))
                .map(seconds -> Duration.ofSeconds(Integer.parseInt(seconds)))
                .orElse(Duration.ZERO);
    }

    /** Not throttled: the Kubernetes client sends asynchronously only. */
    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> bodyHandler)
            throws IOException, InterruptedException {
        return jdk().send(request, bodyHandler);
    }
}
