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
 * An HTTP client whose requests wait for their turn; websockets, which watches use, have connections of their own and do
 * not. The time limit of a request counts from when it is sent, not from when it began to wait.
 */
final class LimitedHttpClient extends DelegatingHttpClient {

    private static final int TOO_MANY_REQUESTS = 429;

    /** From sending until the answer begins. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

    private final Turns turns;
    private final RequestRate rate;
    private final PagedRequests pages = new PagedRequests();

    LimitedHttpClient(HttpClient jdk, Turns turns, RequestRate rate) {
        super(jdk);
        this.turns = turns;
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
        Urgency urgency = Urgency.of(request);
        return rate.take(
                urgency, () -> turns.take(urgency, () -> sending.apply(withTimeout(request)), LimitedHttpClient::sign));
    }

    private static HttpRequest withTimeout(HttpRequest request) {
        return request.timeout().isPresent()
                ? request
                : HttpRequest.newBuilder(request, (_, _) -> true)
                        .timeout(ANSWER_TIMEOUT)
                        .build();
    }

    /** Of a request that was not sent, or not understood on this side, nothing follows for the server. */
    private static Turns.Sign sign(@Nullable HttpResponse<?> answer, @Nullable Throwable problem) {
        if (answer == null) {
            Throwable cause = problem instanceof CompletionException wrapped ? wrapped.getCause() : problem;
            return cause instanceof IOException ? new Turns.Sign.Overloaded(Duration.ZERO) : new Turns.Sign.Unknown();
        }
        return switch (answer.statusCode()) {
            case TOO_MANY_REQUESTS, HttpURLConnection.HTTP_UNAVAILABLE, HttpURLConnection.HTTP_GATEWAY_TIMEOUT ->
                new Turns.Sign.Overloaded(pause(answer));
            default -> new Turns.Sign.Answered();
        };
    }

    /** The API server gives seconds; a date or nonsense counts as none. */
    private static Duration pause(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,4}"))
                .map(seconds -> Duration.ofSeconds(Integer.parseInt(seconds)))
                .orElse(Duration.ZERO);
    }

    /** Not counted: the Kubernetes client sends asynchronously only. */
    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> bodyHandler)
            throws IOException, InterruptedException {
        return jdk().send(request, bodyHandler);
    }
}
