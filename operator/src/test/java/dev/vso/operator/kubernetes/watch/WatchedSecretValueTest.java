package dev.vso.operator.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WatchedSecretValueTest {

    private static final ObjectKey KEY = new ObjectKey("team", "ca");

    private final List<NamedSecrets.Listener> listeners = new ArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private Supplier<Optional<Secret>> reading = () -> secret("read");

    private final WatchedSecretValue<String> kept = new WatchedSecretValue<>(
            listener -> {
                listeners.add(listener);
                return () -> listeners.remove(listener);
            },
            () -> reading.get(),
            found -> found.map(it -> it.getMetadata().getLabels().get("is")).orElse("none"),
            () -> told.add("changed"));

    private static Optional<Secret> secret(String is) {
        return Optional.of(new SecretBuilder()
                .withNewMetadata()
                .addToLabels("is", is)
                .endMetadata()
                .build());
    }

    private void report(Optional<Secret> secret) {
        listeners.forEach(listener -> listener.changed(KEY, secret));
    }

    @Test
    @DisplayName("The last report counts immediately")
    void lastReportCounts() {
        assertThat(kept.get()).isEqualTo("read");
        report(secret("older"));
        report(secret("newer"));
        assertThat(kept.get()).isEqualTo("newer");
        report(Optional.empty());
        assertThat(kept.get()).isEqualTo("none");
        await().untilAsserted(() -> assertThat(told).hasSize(3));
    }

    @Test
    void aReadingThatIsLateReplacesNothing() {
        reading = () -> {
            Optional<Secret> before = secret("read");
            report(secret("newer"));
            return before;
        };
        assertThat(kept.get()).isEqualTo("newer");
        assertThat(told).as("nobody was given anything else").isEmpty();
    }

    @Test
    void manyThatAskTogetherReadOnce() {
        AtomicInteger readings = new AtomicInteger();
        reading = () -> {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            return secret("read " + readings.incrementAndGet());
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                threads.execute(kept::get);
            }
        }
        assertThat(kept.get()).isEqualTo("read 1");
        assertThat(readings).hasValue(1);
    }

    @Test
    @DisplayName("An unreadable Secret is read again and watched once")
    void unreadableSecret() {
        reading = () -> {
            throw new KubernetesClientException("not now");
        };
        assertThatExceptionOfType(KubernetesClientException.class).isThrownBy(kept::get);
        reading = () -> secret("read");
        assertThat(kept.get()).isEqualTo("read");
        assertThat(listeners).hasSize(1);
        kept.end();
        assertThat(listeners).isEmpty();
    }
}
