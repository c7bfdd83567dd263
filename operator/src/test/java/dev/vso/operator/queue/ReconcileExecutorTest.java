package dev.vso.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.api.VaultStaticSecret;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReconcileExecutorTest {

    private final Submissions submissions = new Submissions(Set.of("vaultdynamicsecret"));
    private final AtomicInteger limit = new AtomicInteger(2);
    private final ReconcileExecutor executor = new ReconcileExecutor(submissions, limit::get, InstantSource.system());
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch open = new CountDownLatch(1);

    @BeforeEach
    void open() {
        executor.open();
    }

    @AfterEach
    void end() {
        open.countDown();
        executor.shutdownNow();
    }

    private static HasMetadata resource(String namespace, String name) {
        var resource = new VaultStaticSecret();
        resource.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        return resource;
    }

    private void submit(String controller, String namespace, String name, Runnable task) {
        submissions.reconciliationSubmitted(
                resource(namespace, name), null, Map.of(Constants.CONTROLLER_NAME, controller));
        executor.execute(task);
    }

    private Runnable until(CountDownLatch latch, String name) {
        return () -> {
            try {
                latch.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            done.add(name);
        };
    }

    @Test
    void moreThanTheServersTakeWaitWithoutAThread() {
        limit.set(8);
        for (int i = 0; i < 1000; i++) {
            submit("vaultstaticsecret", "ns" + i % 10, "app" + i, until(open, "app"));
        }
        assertThat(executor.active()).isEqualTo(6); // a quarter is reserved for urgent work
        assertThat(executor.waiting()).isEqualTo(994);
        open.countDown();
        Awaitility.await().until(() -> done.size() == 1000);
        assertThat(executor.active()).isZero();
    }

    @Test
    void nothingBeginsBeforeItIsOpened() {
        var closed = new ReconcileExecutor(submissions, limit::get, InstantSource.system());
        submissions.reconciliationSubmitted(
                resource("ns", "app"), null, Map.of(Constants.CONTROLLER_NAME, "vaultdynamicsecret"));
        closed.execute(() -> done.add("app"));
        assertThat(closed.waiting()).isOne();
        assertThat(closed.active()).isZero();
        closed.open();
        Awaitility.await().until(() -> done.size() == 1);
        closed.shutdownNow();
    }

    @Test
    void aRenewalDoesNotWaitBehindRefreshes() {
        limit.set(4);
        for (int i = 0; i < 100; i++) {
            submit("vaultstaticsecret", "ns" + i, "app", until(open, "refresh"));
        }
        submit("vaultdynamicsecret", "db", "lease", () -> done.add("renewed"));
        Awaitility.await().until(() -> done.contains("renewed"));
        assertThat(done).containsExactly("renewed");
    }

    @Test
    void aSleepingReconciliationLeavesItsWorkerToAnother() throws InterruptedException {
        limit.set(1);
        var sleeps = new CountDownLatch(1);
        submit("vaultdynamicsecret", "a", "one", () -> {
            try {
                sleeps.countDown();
                executor.sleepReleased(Duration.ofMillis(300));
                done.add("slept");
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(sleeps.await(5, TimeUnit.SECONDS)).isTrue();
        submit("vaultdynamicsecret", "a", "two", () -> done.add("other"));
        Awaitility.await().until(() -> done.size() == 2);
        assertThat(done).containsExactly("other", "slept");
        Awaitility.await().until(() -> executor.active() == 0);
    }

    @Test
    @DisplayName("Writing the status holds no worker")
    void statusHoldsNoWorker() {
        limit.set(1);
        submit("vaultdynamicsecret", "a", "one", () -> {
            executor.finish();
            executor.finish();
            until(open, "status").run();
        });
        submit("vaultdynamicsecret", "a", "two", () -> done.add("other"));
        Awaitility.await().until(() -> done.contains("other"));
        assertThat(done).containsExactly("other");
        open.countDown();
        Awaitility.await().until(() -> done.contains("status"));
        assertThat(executor.active()).isZero();
    }

    @Test
    void statusesThatWaitAreBoundedThenTheyHoldTheirWorkers() {
        limit.set(64);
        int all = ReconcileExecutor.FINISHING + 200;
        var begun = new AtomicInteger();
        for (int i = 0; i < all; i++) {
            submit("vaultdynamicsecret", "ns" + i, "one", () -> {
                begun.incrementAndGet();
                executor.finish();
                until(open, "status").run();
            });
        }
        Awaitility.await().until(() -> begun.get() == ReconcileExecutor.FINISHING + 64);
        assertThat(executor.waiting()).isEqualTo(all - begun.get());
        open.countDown();
        Awaitility.await().until(() -> done.size() == all);
        Awaitility.await().until(() -> executor.active() == 0);
    }

    @Test
    void aTaskThatThrowsGivesItsWorkerBack() {
        limit.set(1);
        submit("vaultdynamicsecret", "a", "one", () -> {
            throw new IllegalStateException("a defect");
        });
        submit("vaultdynamicsecret", "a", "two", () -> done.add("other"));
        Awaitility.await().dontCatchUncaughtExceptions().until(() -> done.contains("other"));
    }

    @Test
    @DisplayName("At shutdown queued work never starts, and sleeping work continues")
    void workAtShutdown() {
        limit.set(1);
        submit("vaultdynamicsecret", "a", "one", () -> {
            try {
                executor.sleepReleased(Duration.ofMillis(200));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            done.add("slept");
        });
        submit("vaultdynamicsecret", "b", "two", until(open, "second"));
        submit("vaultdynamicsecret", "b", "three", () -> done.add("third"));
        executor.shutdown();
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        open.countDown();
        Awaitility.await().until(executor::isTerminated);
        assertThat(done).contains("slept").doesNotContain("third");
    }

    @Test
    void anEventSaysHowUrgentTheNextReconciliationIs() {
        var metadata = Map.<String, Object>of(Constants.CONTROLLER_NAME, "vaultdynamicsecret");
        var id = new ResourceID("lease", "db");
        submissions.eventReceived(new Event(id), metadata);
        submissions.eventReceived(new TriggerEvent(id), metadata);
        submissions.eventReceived(new Event(id), metadata);
        submissions.reconciliationSubmitted(resource("db", "lease"), null, metadata);
        assertThat(submissions.take())
                .isEqualTo(new Submissions.Submission(new WorkGroup("vaultdynamicsecret", "db"), WorkPriority.OUTAGE));
        submissions.reconciliationSubmitted(resource("db", "lease"), null, metadata);
        assertThat(submissions.take().priority()).isEqualTo(WorkPriority.CHANGE);
        submissions.reconciliationSubmitted(
                resource("a", "app"), null, Map.of(Constants.CONTROLLER_NAME, "vaultstaticsecret"));
        assertThat(submissions.take().priority()).isEqualTo(WorkPriority.FIRST_SYNC);
    }
}
