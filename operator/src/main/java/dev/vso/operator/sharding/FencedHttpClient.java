package dev.vso.operator.sharding;

import dev.vso.operator.kubernetes.http.DelegatingHttpClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An HTTP client to the API server that refuses to write to a namespace unless this replica certainly holds its shard.
 * The check happens when a request is sent, after all queueing.
 */
public final class FencedHttpClient extends DelegatingHttpClient {

    private final ShardTable shards;

    public FencedHttpClient(HttpClient jdk, ShardTable shards) {
        super(jdk);
        this.shards = shards;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> bodyHandler) {
        return refusal(request)
                .<CompletableFuture<HttpResponse<T>>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> jdk().sendAsync(request, bodyHandler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> bodyHandler,
            HttpResponse.PushPromiseHandler<T> pushPromiseHandler) {
        return refusal(request)
                .<CompletableFuture<HttpResponse<T>>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> jdk().sendAsync(request, bodyHandler, pushPromiseHandler));
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
        return jdk().send(request, bodyHandler);
    }
}
