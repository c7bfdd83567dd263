package dev.vso.bench.measure;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Watches the operator's Secrets to find out when each one arrived, without polling. */
public final class SecretObserver implements AutoCloseable {

    private static final Map<String, String> OURS = Map.of("app.kubernetes.io/component", "secret-sync");

    private final Map<String, Observed> secrets = new ConcurrentHashMap<>();
    private final List<Expectation> expectations = new CopyOnWriteArrayList<>();
    private final SharedIndexInformer<Secret> informer;

    /** Starts to watch, in all namespaces. */
    public SecretObserver(KubernetesClient client) {
        informer = client.secrets().inAnyNamespace().withLabels(OURS).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Secret secret) {
                remember(secret);
            }

            @Override
            public void onUpdate(Secret before, Secret after) {
                remember(after);
            }

            @Override
            public void onDelete(Secret secret, boolean finalStateUnknown) {
                secrets.remove(key(secret));
            }
        });
    }

    private void remember(Secret secret) {
        var moment = System.nanoTime();
        var data = Optional.ofNullable(secret.getData()).orElse(Map.of());
        var observed = new Observed(key(secret), value(data, "username"), value(data, "password"), data.hashCode());
        secrets.put(observed.secret(), observed);
        expectations.forEach(expectation -> expectation.offer(observed, moment));
    }

    private static String value(Map<String, String> data, String key) {
        return Optional.ofNullable(data.get(key))
                .map(it -> new String(Base64.getDecoder().decode(it), StandardCharsets.UTF_8))
                .orElse("");
    }

    private static String key(Secret secret) {
        return secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
    }

    /** Starts to record when each Secret matches; Secrets that already match count as arrived now. */
    public Expectation expect(Predicate<Observed> expected) {
        var expectation = new Expectation(expected);
        expectations.add(expectation);
        var now = System.nanoTime();
        secrets.values().forEach(observed -> expectation.offer(observed, now));
        return expectation;
    }

    /** The current content of each Secret. */
    public Map<String, Observed> secrets() {
        return Map.copyOf(secrets);
    }

    @Override
    public void close() {
        informer.close();
    }
}
