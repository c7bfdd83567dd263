package dev.vso.operator.kubernetes.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A limited number of requests a second, the more urgent first, leader election always. */
class TokenBucketRateLimiterTest {

    private record Ringing(long at, Runnable task) {}

    private long now;
    private final List<Ringing> alarms = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final TokenBucketRateLimiter requests = new TokenBucketRateLimiter(
            TokenBucket.full(10, 1, 0), () -> now, (wait, task) -> alarms.add(new Ringing(now + wait, task)));

    private CompletableFuture<String> take(RequestPriority priority, String name) {
        return requests.take(priority, () -> {
            sent.add(name);
            return CompletableFuture.completedFuture(name);
        });
    }

    private void ask(RequestPriority priority, String name) {
        var _ = take(priority, name);
    }

    /** Advances the clock until the last timer has fired. */
    private void ringAll() {
        while (!alarms.isEmpty()) {
            Ringing next = alarms.removeFirst();
            now = next.at();
            next.task().run();
        }
    }

    private static Duration nanos(long count) {
        return Duration.ofNanos(count);
    }

    @Test
    @DisplayName("Requests above the rate wait")
    void aboveTheRate() {
        var first = take(RequestPriority.USUAL, "first");
        var second = take(RequestPriority.USUAL, "second");
        var third = take(RequestPriority.USUAL, "third");
        assertThat(sent).containsExactly("first");
        assertThat(first).isCompletedWithValue("first");
        assertThat(alarms).hasSize(1);

        ringAll();
        assertThat(sent).containsExactly("first", "second", "third");
        assertThat(second).isCompletedWithValue("second");
        assertThat(third).isCompletedWithValue("third");
        assertThat(nanos(now)).isBetween(Duration.ofMillis(200), Duration.ofMillis(201));
    }

    @Test
    void leadershipNeitherWaitsNorTakesFromOthers() {
        for (int i = 0; i < 5; i++) {
            ask(RequestPriority.LEADERSHIP, "lease");
        }
        ask(RequestPriority.USUAL, "first");
        ask(RequestPriority.USUAL, "second");
        ask(RequestPriority.LEADERSHIP, "lease");
        assertThat(sent).containsExactly("lease", "lease", "lease", "lease", "lease", "first", "lease");
    }

    @Test
    void theMoreUrgentGoesFirst() {
        ask(RequestPriority.USUAL, "first");
        ask(RequestPriority.EVENT, "event");
        ask(RequestPriority.USUAL, "status");
        ask(RequestPriority.CREDENTIALS, "secret");
        ringAll();
        assertThat(sent).containsExactly("first", "secret", "status", "event");
    }

    @Test
    @DisplayName("A cancelled request takes no token")
    void cancelledTakesNoToken() {
        ask(RequestPriority.USUAL, "first");
        take(RequestPriority.USUAL, "impatient").cancel(true);
        ask(RequestPriority.USUAL, "second");
        ringAll();
        assertThat(sent).containsExactly("first", "second");
        assertThat(nanos(now)).isLessThan(Duration.ofMillis(101));
    }

    @Test
    void aRequestThatFailsFailsForWhoAsked() {
        var failed = requests.take(
                RequestPriority.USUAL, () -> CompletableFuture.<String>failedFuture(new IllegalStateException("no")));
        assertThat(failed).isCompletedExceptionally();
    }

    @Test
    void withoutALimitNothingWaits() {
        var unlimited = RequestRate.of(0, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(unlimited.take(RequestPriority.USUAL, () -> CompletableFuture.completedFuture("sent")))
                    .isCompleted();
        }
    }

    @Test
    void realTimePassesToo() {
        var real = RequestRate.of(20, 1);
        long start = System.nanoTime();
        CompletableFuture<?>[] all = new CompletableFuture<?>[4];
        for (int i = 0; i < all.length; i++) {
            all[i] = real.take(RequestPriority.USUAL, () -> CompletableFuture.completedFuture("sent"));
        }
        assertThat(CompletableFuture.allOf(all)).succeedsWithin(Duration.ofMinutes(1));
        assertThat(nanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(140));
    }
}
