package dev.vso.operator.sharding;

import io.fabric8.kubernetes.client.KubernetesClientException;
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
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * An HTTP client to the API server that refuses to send what changes something in a namespace whose shard this replica
 * does not hold for certain. It is asked at the moment at which a request goes out, after all waiting.
 */
public final class FencedHttpClient extends HttpClient {

    private final HttpClient jdk;
    private final ShardTable shards;

    public FencedHttpClient(HttpClient jdk, ShardTable shards) {
        this.jdk = jdk;
        this.shards = shards;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> bodyHandler) {
        return refusal(request)
                .<CompletableFuture<HttpResponse<T>>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> jdk.sendAsync(request, bodyHandler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> bodyHandler,
            HttpResponse.PushPromiseHandler<T> pushPromiseHandler) {
        return refusal(request)
                .<CompletableFuture<HttpResponse<T>>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> jdk.sendAsync(request, bodyHandler, pushPromiseHandler));
    }

    private Optional<KubernetesClientException> refusal(HttpRequest request) {
        return ShardFence.written(request.method(), request.uri().getPath())
                .filter(namespace -> !shards.mayWrite(namespace))
                .map(namespace -> new KubernetesClientException(
                        "not sent: this replica does not hold the shard of namespace %s any more"
                                .formatted(namespace)));
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> bodyHandler)
            throws IOException, InterruptedException {
        Optional<KubernetesClientException> refusal = refusal(request);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
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
