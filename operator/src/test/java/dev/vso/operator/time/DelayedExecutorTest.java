package dev.vso.operator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DelayedExecutorTest {

    private static final Duration SOON = Duration.ofMillis(1);

    @Test
    void workRunsWhenItsTimeHasComeOnAVirtualThread() {
        List<String> done = new CopyOnWriteArrayList<>();
        AtomicBoolean virtual = new AtomicBoolean();
        try (DelayedExecutor executor = new DelayedExecutor()) {
            executor.schedule(Duration.ofSeconds(1), () -> done.add("second"));
            executor.schedule(SOON, () -> {
                virtual.set(Thread.currentThread().isVirtual());
                done.add("first");
            });
            await().untilAsserted(() -> assertThat(done).containsExactly("first", "second"));
        }
        assertThat(virtual).isTrue();
    }

    @Test
    void aTimeThatIsOverIsNow() {
        CountDownLatch done = new CountDownLatch(1);
        try (DelayedExecutor executor = new DelayedExecutor()) {
            executor.schedule(Duration.ofSeconds(-5), done::countDown);
            await().untilAsserted(() -> assertThat(done.getCount()).isZero());
        }
    }

    @Test
    @DisplayName("A failing task does not delay the others")
    void failingTask() {
        AtomicInteger done = new AtomicInteger();
        try (DelayedExecutor executor = new DelayedExecutor()) {
            executor.schedule(SOON, () -> {
                throw new IllegalStateException("meant to fail: this line belongs to a test");
            });
            executor.schedule(Duration.ofMillis(50), done::incrementAndGet);
            await().untilAsserted(() -> assertThat(done).hasValue(1));
        }
    }

    @Test
    @DisplayName("A slow task does not delay the others")
    void slowTask() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        try (DelayedExecutor executor = new DelayedExecutor()) {
            executor.schedule(SOON, () -> {
                try {
                    release.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
            executor.schedule(Duration.ofMillis(50), done::incrementAndGet);
            await().untilAsserted(() -> assertThat(done).hasValue(1));
            release.countDown();
        }
    }

    @Test
    void afterClosingNothingRunsAndNothingIsThrown() {
        AtomicInteger done = new AtomicInteger();
        DelayedExecutor executor = new DelayedExecutor();
        executor.schedule(Duration.ofMillis(100), done::incrementAndGet);
        executor.close();
        executor.schedule(SOON, done::incrementAndGet);
        await().during(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(done).hasValue(0));
    }
}
