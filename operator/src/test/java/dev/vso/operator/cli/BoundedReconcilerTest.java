package dev.vso.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.observe.OperatorMetrics;
import dev.vso.operator.sync.Places;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Resources of one kind are worked on so many at once. */
class BoundedReconcilerTest {

    private final Places places = new Places();
    private final OperatorMetrics metrics = new OperatorMetrics(0, Clock.systemUTC());
    private final AtomicInteger atWork = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final CountDownLatch vaultAnswers = new CountDownLatch(1);

    private Reconciler<VaultStaticSecret> bounded(String kind, int count) {
        Reconciler<VaultStaticSecret> slow = (_, _) -> {
            atWork.incrementAndGet();
            try {
                vaultAnswers.await();
            } finally {
                atWork.decrementAndGet();
            }
            done.incrementAndGet();
            return UpdateControl.noUpdate();
        };
        return BoundedReconciler.of(count, kind, slow, places, metrics.reconcilers());
    }

    @AfterEach
    void close() {
        vaultAnswers.countDown();
        metrics.close();
    }

    @SuppressWarnings("NullAway") // the context is only passed on
    private static Thread start(Reconciler<VaultStaticSecret> reconciler) {
        return Thread.startVirtualThread(() -> {
            try {
                reconciler.reconcile(new VaultStaticSecret(), null);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private void awaitQueued(String kind, int count) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> metrics.scrape()
                        .contains("reconciliations_queue{controller_name=\"%s\"} %d.0".formatted(kind, count)));
    }

    @Test
    void soManyAreAtWorkAndTheOthersOfTheKindWaitWhileAnotherKindGoesOn() throws InterruptedException {
        var secrets = bounded("secret", 2);
        List<Thread> all = IntStream.range(0, 5).mapToObj(_ -> start(secrets)).toList();
        awaitQueued("secret", 3);
        assertThat(atWork).hasValue(2);

        Thread other = start(bounded("other", 1));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> atWork.get() == 3);

        vaultAnswers.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        other.join();
        assertThat(done).hasValue(6);
        awaitQueued("secret", 0);
    }

    @Test
    void withoutALimitAllAreAtWork() throws InterruptedException {
        var secrets = bounded("secret", 0);
        List<Thread> all =
                IntStream.range(0, 10_000).mapToObj(_ -> start(secrets)).toList();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> atWork.get() == all.size());

        vaultAnswers.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(done).hasValue(all.size());
    }

    @Test
    void aFailureGivesThePlaceBack() throws InterruptedException {
        Reconciler<VaultStaticSecret> broken = (_, _) -> {
            done.incrementAndGet();
            throw new IllegalStateException("no");
        };
        var reconciler = new BoundedReconciler<>("broken", broken, places.row(1), metrics.reconcilers());
        for (int i = 0; i < 3; i++) {
            Thread failing = Thread.ofVirtual().unstarted(() -> reconcile(reconciler));
            failing.start();
            assertThat(failing.join(Duration.ofMinutes(1))).isTrue();
        }
        assertThat(done).hasValue(3);
    }

    @SuppressWarnings("NullAway") // the context is only passed on
    private static void reconcile(BoundedReconciler<VaultStaticSecret> reconciler) {
        try {
            reconciler.reconcile(new VaultStaticSecret(), null);
        } catch (Exception e) {
            assertThat(e).hasMessage("no");
        }
    }
}
