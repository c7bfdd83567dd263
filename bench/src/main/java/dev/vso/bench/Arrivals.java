package dev.vso.bench;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** Watches the Secrets of the operator and knows which password each holds, without asking for them again and again. */
final class Arrivals implements AutoCloseable {

    private static final Map<String, String> OURS = Map.of("app.kubernetes.io/component", "secret-sync");
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    /** The moments are told by the watch: what is measured is not to be slowed by who measures. */
    private static final Duration LOOK_AGAIN_FOR_OTHERS = Duration.ofMillis(200);

    private final Map<String, Value> values = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Secret> informer;

    /** @param moment when the watch told of it, by {@link System#nanoTime()} */
    private record Value(String user, String password, long moment) {}

    Arrivals(KubernetesClient client) {
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
                values.remove(key(secret));
            }
        });
    }

    private void remember(Secret secret) {
        var value = new Value(value(secret, "username"), value(secret, "password"), System.nanoTime());
        values.merge(key(secret), value, (before, now) -> before.password().equals(now.password()) ? before : now);
    }

    private static String value(Secret secret, String key) {
        var value = Optional.ofNullable(secret.getData()).map(data -> data.get(key));
        return value.map(it -> new String(Base64.getDecoder().decode(it), StandardCharsets.UTF_8))
                .orElse("");
    }

    private static String key(Secret secret) {
        return secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
    }

    /** How many Secrets hold this value now. */
    int holding(String value) {
        return (int) values.values().stream()
                .map(Value::password)
                .filter(value::equals)
                .count();
    }

    /** Waits until so many Secrets hold the value, and returns when the last came (by {@link System#nanoTime()}). */
    long await(int count, String value, Duration atMost, IntConsumer soFar) {
        var end = System.nanoTime() + atMost.toNanos();
        while (holding(value) < count) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("after %d s only %d of %d Secrets hold the value"
                        .formatted(atMost.toSeconds(), holding(value), count));
            }
            soFar.accept(holding(value));
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return System.nanoTime();
    }

    /** The user name in each Secret now. */
    Map<String, String> users() {
        return all(Value::user);
    }

    /** The password of each Secret now. */
    Map<String, String> values() {
        return all(Value::password);
    }

    private Map<String, String> all(Function<Value, String> part) {
        return values.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, it -> part.apply(it.getValue())));
    }

    /**
     * Waits until each Secret has a password, and another than before.
     *
     * @param count how many Secrets there are
     * @param since by {@link System#nanoTime()}
     * @return how long after {@code since} each came, by Secret
     */
    Map<String, Duration> awaitOthers(
            int count, Map<String, String> before, long since, Duration atMost, IntConsumer soFar) {
        var arrived = new HashMap<String, Duration>();
        while (arrived.size() < count) {
            if (System.nanoTime() - since > atMost.toNanos()) {
                throw new IllegalStateException("after %d s only %d of %d Secrets hold new credentials"
                        .formatted(atMost.toSeconds(), arrived.size(), count));
            }
            values.forEach((secret, value) -> {
                if (!value.password().isEmpty() && !value.password().equals(before.get(secret))) {
                    arrived.putIfAbsent(secret, Duration.ofNanos(value.moment() - since));
                }
            });
            soFar.accept(arrived.size());
            LockSupport.parkNanos(LOOK_AGAIN_FOR_OTHERS.toNanos());
        }
        return arrived;
    }

    @Override
    public void close() {
        informer.close();
    }
}
