package dev.vso.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Open clients, replaced clients, and waiting connections. */
@DisplayName("H10: connections share a bounded number of clients")
class HttpClientPoolTest {

    private static final Duration NONE = Duration.ZERO;

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> closed = new ArrayList<>();
    private final HttpClientPool<String> pool = new HttpClientPool<>(4, closed::add, nanos::get);

    private HttpClientPool<String>.Place place(String name) {
        return pool.place(name.substring(0, 1), () -> name);
    }

    private void used(HttpClientPool<String>.Place place) throws Exception {
        place.acquire(NONE);
        nanos.incrementAndGet();
        place.release();
    }

    @Test
    void aClientIsOpenedOnceAndStaysOpenWhileItIsUsed() throws Exception {
        var opened = new AtomicLong();
        var place = pool.place("a", () -> "client " + opened.incrementAndGet());
        assertThat(place.acquire(NONE)).isEqualTo("client 1");
        assertThat(place.acquire(NONE)).isEqualTo("client 1");
        place.release();
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        used(place("b1"));
        assertThat(closed).isEmpty();
        assertThat(place.acquire(NONE)).isEqualTo("client 1");
    }

    @Test
    @DisplayName("A client idle for a minute is closed, and opened again on demand")
    void idleClients() throws Exception {
        var first = place("a1");
        used(first);
        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        used(place("b1"));
        assertThat(closed).containsExactly("a1");
        assertThat(first.acquire(NONE)).isEqualTo("a1");
        assertThat(pool.size()).isEqualTo(2);
    }

    @Test
    void theOneThatWasIdleLongestGivesItsPlace() throws Exception {
        for (String name : List.of("a1", "b1", "c1", "d1", "e1")) {
            used(place(name));
        }
        assertThat(closed).containsExactly("a1");
        assertThat(pool.size()).isEqualTo(4);
    }

    @Test
    @DisplayName("One namespace does not exhaust the pool for others")
    void fairBetweenNamespaces() throws Exception {
        place("a1").acquire(NONE);
        place("a2").acquire(NONE);
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> place("a3").acquire(NONE))
                .withMessageContaining("too many connections");
        place("b1").acquire(NONE);
        place("c1").acquire(NONE);
        assertThat(closed).isEmpty();
    }

    @Test
    void aNamespaceWithItsShareClosesItsOwn() throws Exception {
        var other = place("b1");
        used(other);
        used(place("a1"));
        used(place("a2"));
        used(place("a3"));
        assertThat(closed).containsExactly("a1");
    }

    @Test
    @DisplayName("A waiting request continues when a slot is free")
    void waitingContinues() throws Exception {
        var pool = new HttpClientPool<String>(1, closed::add, System::nanoTime);
        var first = pool.place("a", () -> "a1");
        first.acquire(NONE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<String> second = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return pool.place("b", () -> "b1").acquire(Duration.ofSeconds(30));
                        } catch (InterruptedException | TimeoutException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    threads);
            assertThat(second).isNotDone();
            first.release();
            assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("b1");
        }
        assertThat(closed).containsExactly("a1");
    }

    @Test
    @DisplayName("A closed client is not opened again")
    void closedStaysClosed() throws Exception {
        var place = place("a1");
        used(place);
        place.close();
        place.close();
        assertThat(closed).containsExactly("a1");
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> place.acquire(NONE));
        assertThat(pool.size()).isZero();
    }
}
