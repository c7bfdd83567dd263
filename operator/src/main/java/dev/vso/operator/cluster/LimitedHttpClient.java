package dev.vso.operator.cluster;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.HttpURLConnection;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client whose requests wait for their turn; websockets, which watches use, have connections of their own and do
 * not. The time limit of a request counts from when it is sent, not from when it began to wait.
 */
final class LimitedHttpClient extends HttpClient {

    private static final int TOO_MANY_REQUESTS = 429;

    /** From sending until the answer begins. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient jdk;
    private final Turns turns;
    private final RequestRate rate;

    LimitedHttpClient(HttpClient jdk, Turns turns, RequestRate rate) {
        this.jdk = jdk;
        this.turns = turns;
        this.rate = rate;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> bodyHandler) {
        return inTurn(request, limited -> jdk.sendAsync(limited, bodyHandler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> bodyHandler,
            HttpResponse.PushPromiseHandler<T> pushPromiseHandler) {
        return inTurn(request, limited -> jdk.sendAsync(limited, bodyHandler, pushPromiseHandler));
    }

    private <T> CompletableFuture<HttpResponse<T>> inTurn(
            HttpRequest request, Function<HttpRequest, CompletableFuture<HttpResponse<T>>> sending) {
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

    private static Turns.Sign sign(@Nullable HttpResponse<?> answer) {
        if (answer == null) {
            return new Turns.Sign.Overloaded(Duration.ZERO);
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
        return jdk.send(request, bodyHandler);
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return jdk.newWebSocketBuilder();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return jdk.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return jdk.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return jdk.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return jdk.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return jdk.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return jdk.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return jdk.authenticator();
    }

    @Override
    public Version version() {
        return jdk.version();
    }

    @Override
    public Optional<Executor> executor() {
        return jdk.executor();
    }

    @Override
    public void shutdown() {
        jdk.shutdown();
    }

    @Override
    public boolean awaitTermination(Duration duration) throws InterruptedException {
        return jdk.awaitTermination(duration);
    }

    @Override
    public boolean isTerminated() {
        return jdk.isTerminated();
    }

    @Override
    public void shutdownNow() {
        jdk.shutdownNow();
    }

    @Override
    public void close() {
        jdk.close();
    }
}
