package dev.vso.operator.cluster;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * An HTTP client whose requests wait for their turn; websockets, which watches use, have connections of their own and do
 * not.
 */
final class LimitedHttpClient extends HttpClient {

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
        return inTurn(request, () -> jdk.sendAsync(request, bodyHandler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> bodyHandler,
            HttpResponse.PushPromiseHandler<T> pushPromiseHandler) {
        return inTurn(request, () -> jdk.sendAsync(request, bodyHandler, pushPromiseHandler));
    }

    private <T> CompletableFuture<HttpResponse<T>> inTurn(
            HttpRequest request, Supplier<CompletableFuture<HttpResponse<T>>> sending) {
        Urgency urgency = Urgency.of(request);
        return rate.take(urgency, () -> turns.take(urgency, sending));
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
