package dev.vso.operator.kubernetes.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** So many requests a second, the more urgent first, leadership always. */
class PacedRequestsTest {

    private record Ringing(long at, Runnable task) {}

    private long now;
    private final List<Ringing> alarms = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final PacedRequests requests = new PacedRequests(
            Tokens.full(10, 1, 0), () -> now, (wait, task) -> alarms.add(new Ringing(now + wait, task)));

    private CompletableFuture<String> take(Urgency urgency, String name) {
        return requests.take(urgency, () -> {
            sent.add(name);
            return CompletableFuture.completedFuture(name);
        });
    }

    private void ask(Urgency urgency, String name) {
        var _ = take(urgency, name);
    }

    /** Time passes until the last alarm that was set has rung. */
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
    void whatExceedsTheRateWaitsForItsTime() {
        var first = take(Urgency.USUAL, "first");
        var second = take(Urgency.USUAL, "second");
        var third = take(Urgency.USUAL, "third");
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
            ask(Urgency.LEADERSHIP, "lease");
        }
        ask(Urgency.USUAL, "first");
        ask(Urgency.USUAL, "second");
        ask(Urgency.LEADERSHIP, "lease");
        assertThat(sent).containsExactly("lease", "lease", "lease", "lease", "lease", "first", "lease");
    }

    @Test
    void theMoreUrgentGoesFirst() {
        ask(Urgency.USUAL, "first");
        ask(Urgency.EVENT, "event");
        ask(Urgency.USUAL, "status");
        ask(Urgency.CREDENTIALS, "secret");
        ringAll();
        assertThat(sent).containsExactly("first", "secret", "status", "event");
    }

    @Test
    void whoGaveUpTakesNothing() {
        ask(Urgency.USUAL, "first");
        take(Urgency.USUAL, "impatient").cancel(true);
        ask(Urgency.USUAL, "second");
        ringAll();
        assertThat(sent).containsExactly("first", "second");
        assertThat(nanos(now)).isLessThan(Duration.ofMillis(101));
    }

    @Test
    void aRequestThatFailsFailsForWhoAsked() {
        var failed = requests.take(
                Urgency.USUAL, () -> CompletableFuture.<String>failedFuture(new IllegalStateException("no")));
        assertThat(failed).isCompletedExceptionally();
    }

    @Test
    void withoutALimitNothingWaits() {
        var unlimited = RequestRate.of(0, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(unlimited.take(Urgency.USUAL, () -> CompletableFuture.completedFuture("sent")))
                    .isCompleted();
        }
    }

    @Test
    void realTimePassesToo() {
        var real = RequestRate.of(20, 1);
        long start = System.nanoTime();
        CompletableFuture<?>[] all = new CompletableFuture<?>[4];
        for (int i = 0; i < all.length; i++) {
            all[i] = real.take(Urgency.USUAL, () -> CompletableFuture.completedFuture("sent"));
        }
        assertThat(CompletableFuture.allOf(all)).succeedsWithin(Duration.ofMinutes(1));
        assertThat(nanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(140));
    }
}
