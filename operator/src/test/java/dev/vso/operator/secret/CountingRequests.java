package dev.vso.operator.secret;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Records every request of a client. */
final class CountingRequests {
    private final Queue<String> methods = new ConcurrentLinkedQueue<>();

    KubernetesClient client(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("count", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        methods.add(request.method());
                    }
                }))
                .build();
    }

    /** The methods of the requests since the last call. */
    List<String> take() {
        var taken = new ArrayList<>(methods);
        methods.removeAll(taken);
        return taken;
    }
}
