package dev.vso.operator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SharedScrapeTest {

    private final AtomicInteger rendered = new AtomicInteger();
    private volatile Instant now = Instant.parse("2026-03-10T12:00:00Z");

    private final SharedScrape shared = new SharedScrape(() -> "page " + rendered.incrementAndGet(), () -> now);

    private String read() throws Exception {
        var text = new StringBuilder();
        assertThat(shared.sendTo(bytes -> text.append(new String(bytes, StandardCharsets.UTF_8))))
                .isTrue();
        return text.toString();
    }

    @Test
    void withinASecondItIsRenderedOnce() throws Exception {
        assertThat(List.of(read(), read())).containsOnly("page 1");
        now = now.plus(SharedScrape.FRESH).plusMillis(1);
        assertThat(read()).isEqualTo("page 2");
    }

    @Test
    @DisplayName("H8: slow readers hold two renderings at most, and the newest follows when they are done")
    void slowReadersHoldTwo() throws Exception {
        var done = new CountDownLatch(1);
        List<Thread> slow = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            var begun = new CountDownLatch(1);
            slow.add(Thread.ofVirtual().start(() -> reads(begun, done)));
            begun.await();
            now = now.plus(Duration.ofSeconds(2));
        }
        assertThat(rendered).hasValue(2);
        done.countDown();
        for (Thread thread : slow) {
            thread.join();
        }
        assertThat(read()).isEqualTo("page 3");
    }

    private void reads(CountDownLatch begun, CountDownLatch done) {
        try {
            shared.sendTo(_ -> {
                begun.countDown();
                try {
                    done.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("H8: one rendering is made at a time, and the queue for it is short")
    void theQueueIsShort() throws Exception {
        var hold = new CountDownLatch(1);
        var at = new AtomicInteger();
        var most = new AtomicInteger();
        var slow = new SharedScrape(
                () -> {
                    most.accumulateAndGet(at.incrementAndGet(), Math::max);
                    try {
                        hold.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    } finally {
                        at.decrementAndGet();
                    }
                    return "page";
                },
                () -> now);
        var served = new AtomicInteger();
        var refused = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < SharedScrape.WAITING + 5; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    (slow.sendTo(_ -> {}) ? served : refused).incrementAndGet();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        Awaitility.await().until(() -> refused.get() == 5);
        hold.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(served).hasValue(SharedScrape.WAITING);
        assertThat(most).hasValue(1);
    }
}
