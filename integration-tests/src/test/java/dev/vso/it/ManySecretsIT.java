package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.http.CredentialOutage;
import dev.vso.operator.kubernetes.http.ThrottledHttpClientFactory;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many parallel requests to the API server, as when all resources of a large cluster are reconciled after a start. */
class ManySecretsIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final int REQUESTS = 400;

    private static KubernetesClient client(ThrottledHttpClientFactory http) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(
                        environment.sandbox().kube().kubeconfig().toFile()))
                .withRequestRetryBackoffLimit(1) // more retries would hide failures
                .build();
        return new KubernetesClientBuilder()
                .withHttpClientFactory(http)
                .withConfig(config)
                .build();
    }

    /** Without the limit most of them fail with "too many concurrent streams". */
    @Test
    void moreRequestsThanTheApiServerTakesAtOnceAllSucceed() {
        String namespace = environment.namespace("crowd");
        try (KubernetesClient client = client(new ThrottledHttpClientFactory(new CredentialOutage()));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            client.getKubernetesVersion(); // the connection is established
            List<? extends Future<?>> requests = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> threads.submit(() -> client.resource(new ConfigMapBuilder()
                                    .withNewMetadata()
                                    .withNamespace(namespace)
                                    .withName("crowd-" + i)
                                    .endMetadata()
                                    .build())
                            .create()))
                    .toList();
            assertThat(requests).allSatisfy(request -> assertThat(request).succeedsWithin(Duration.ofMinutes(1)));
        }
    }

    @Test
    void aLimitByTheSecondHoldsUpAllButLeadership() {
        String namespace = environment.namespace("paced");
        var oneInAMinute = new ThrottledHttpClientFactory(new CredentialOutage(), 1.0 / 60, 1);
        try (KubernetesClient client = client(oneInAMinute);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            client.configMaps().inNamespace(namespace).list(); // takes the only permit
            Future<?> waiting = threads.submit(
                    () -> client.configMaps().inNamespace(namespace).list());
            for (int i = 0; i < 5; i++) {
                assertThat(client.leases().inNamespace(namespace).list().getItems())
                        .isEmpty();
            }
            Polling.assertStays(Duration.ofSeconds(1), () -> !waiting.isDone());
            waiting.cancel(true);
        }
    }
}
