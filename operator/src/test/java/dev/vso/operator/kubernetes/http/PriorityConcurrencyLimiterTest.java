package dev.vso.operator.kubernetes.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A limited number at once, the others queued. */
class PriorityConcurrencyLimiterTest {

    private final FixedConcurrencyLimiter turns = FixedConcurrencyLimiter.of(2, new CredentialOutage());
    private final List<CompletableFuture<String>> started = new ArrayList<>();

    private CompletableFuture<String> take() {
        return take(RequestPriority.USUAL);
    }

    private CompletableFuture<String> take(RequestPriority priority) {
        return turns.take(priority, () -> {
            var task = new CompletableFuture<String>();
            synchronized (started) {
                started.add(task);
            }
            return task;
        });
    }

    private void awaitStarted(int count) {
        Awaitility.await().until(() -> {
            synchronized (started) {
                return started.size() == count;
            }
        });
    }

    @Test
    void theThirdStartsWhenTheFirstHasEnded() {
        var first = take();
        var _ = take();
        var third = take();
        assertThat(started).hasSize(2);

        started.getFirst().complete("done");
        awaitStarted(3);
        assertThat(first).isCompletedWithValue("done");
        started.getLast().complete("third");
        assertThat(third).succeedsWithin(1, TimeUnit.SECONDS).isEqualTo("third");
    }

    @Test
    @DisplayName("Urgent requests go first, equal ones in order of arrival")
    void order() {
        var order = new ArrayList<String>();
        var one = FixedConcurrencyLimiter.of(1, new CredentialOutage(), () -> 0);
        var running = new CompletableFuture<String>();
        var _ = one.take(RequestPriority.USUAL, () -> running);
        var last = List.of(
                        named(one, RequestPriority.EVENT, "event", order),
                        named(one, RequestPriority.USUAL, "status 1", order),
                        named(one, RequestPriority.USUAL, "status 2", order),
                        named(one, RequestPriority.CREDENTIALS, "Secret", order),
                        named(one, RequestPriority.LEADERSHIP, "leadership", order))
                .getFirst();

        running.complete("done");

        assertThat(last).succeedsWithin(5, TimeUnit.SECONDS);
        assertThat(order).containsExactly("leadership", "Secret", "status 1", "status 2", "event");
    }

    @Test
    @DisplayName("A less urgent request waits no longer than its delay")
    void boundedDelay() {
        var order = new ArrayList<String>();
        var now = new AtomicLong();
        var one = FixedConcurrencyLimiter.of(1, new CredentialOutage(), now::get);
        var running = new CompletableFuture<String>();
        var _ = one.take(RequestPriority.USUAL, () -> running);
        var _ = named(one, RequestPriority.USUAL, "status", order);
        now.set(TimeUnit.MILLISECONDS.toNanos(900));
        var _ = named(one, RequestPriority.CREDENTIALS, "Secret in time", order);
        now.set(TimeUnit.MILLISECONDS.toNanos(1100));
        var last = named(one, RequestPriority.CREDENTIALS, "Secret too late", order);

        running.complete("done");

        assertThat(last).succeedsWithin(5, TimeUnit.SECONDS);
        assertThat(order).containsExactly("Secret in time", "status", "Secret too late");
    }

    private static CompletableFuture<String> named(
            FixedConcurrencyLimiter turns, RequestPriority priority, String name, List<String> order) {
        return turns.take(priority, () -> {
            order.add(name);
            return CompletableFuture.completedFuture(name);
        });
    }

    @DisplayName("Secrets go before statuses and events")
    @ParameterizedTest
    @CsvSource(textBlock = """
            PUT,   /apis/coordination.k8s.io/v1/namespaces/vso/leases/b0d477c0.hashicorp.com,  LEADERSHIP
            GET,   /apis/coordination.k8s.io/v1/namespaces/vso/leases/b0d477c0.hashicorp.com,  LEADERSHIP
            PATCH, /api/v1/namespaces/shop/secrets/api,                                        CREDENTIALS
            POST,  /api/v1/namespaces/shop/serviceaccounts/default/token,                      CREDENTIALS
            GET,   /api/v1/secrets,                                                            USUAL
            PATCH, /apis/secrets.hashicorp.com/v1beta1/namespaces/shop/vaultdynamicsecrets/a/status, STATUS
            PATCH, /apis/apps/v1/namespaces/shop/deployments/web,                       USUAL
            GET,   /api/v1/namespaces/shop/events,                                             USUAL
            POST,  /api/v1/namespaces/shop/events,                                             EVENT
            """)
    void secretsBeforeStatuses(String method, String path, RequestPriority priority) {
        assertThat(RequestPriority.of(method, path)).isEqualTo(priority);
    }

    @Test
    void aFailureEndsATurnToo() {
        var first = take();
        var _ = take();
        var _ = take();
        started.getFirst().completeExceptionally(new IllegalStateException("failed"));
        awaitStarted(3);
        assertThat(first).isCompletedExceptionally();
    }

    @Test
    void aTaskThatCannotStartFailsAndEndsItsTurn() {
        CompletableFuture<String> broken = turns.take(RequestPriority.USUAL, () -> {
            throw new IllegalStateException("cannot start");
        });
        assertThat(broken).isCompletedExceptionally();
        var _ = take();
        var _ = take();
        assertThat(started).hasSize(2);
    }

    @Test
    @DisplayName("A cancelled request in the queue is skipped")
    void cancelled() {
        var _ = take();
        var _ = take();
        take().cancel(true);
        var fourth = take();
        started.getFirst().complete("done");
        awaitStarted(3);
        started.getLast().complete("fourth");
        assertThat(fourth).succeedsWithin(1, TimeUnit.SECONDS).isEqualTo("fourth");
    }

    @Test
    void aLongLineOfTasksThatFailAtOnceEnds() {
        var _ = take();
        var _ = take();
        var line = new ArrayList<CompletableFuture<String>>();
        for (int i = 0; i < 20_000; i++) {
            line.add(turns.take(
                    RequestPriority.USUAL, () -> CompletableFuture.failedFuture(new IllegalStateException("closed"))));
        }
        started.getFirst().complete("done");
        assertThat(CompletableFuture.allOf(line.toArray(CompletableFuture[]::new)))
                .failsWithin(10, TimeUnit.SECONDS);
    }
}
