package dev.vso.operator.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.operator.template.BoundedRenderThreads.Bounds;
import dev.vso.operator.template.RenderThreads.Done;
import dev.vso.operator.template.RenderThreads.Outcome;
import dev.vso.operator.template.RenderThreads.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BoundedRenderThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<BoundedRenderThreads> opened = new ArrayList<>();

    @AfterEach
    void close() {
        release.countDown();
        opened.forEach(BoundedRenderThreads::close);
        callers.close();
    }

    private BoundedRenderThreads threads(Bounds bounds) {
        var threads = new BoundedRenderThreads(bounds);
        opened.add(threads);
        return threads;
    }

    private static Bounds patient() {
        return new Bounds(2, 3, LONG, LONG, LONG, 8);
    }

    private static Bounds strict() {
        return new Bounds(2, 3, LONG, SHORT, SHORT, 8);
    }

    /** Work that only {@code release} ends, even if asked to stop. */
    private String stuck(BooleanSupplier stopped) {
        while (true) {
            try {
                release.await();
                return "released";
            } catch (InterruptedException _) {
                // ignores the request to stop
            }
        }
    }

    private Future<Outcome<String>> begin(BoundedRenderThreads threads, String namespace) throws Exception {
        var begun = new CountDownLatch(1);
        var future = callers.submit(() -> threads.run(namespace, stopped -> {
            begun.countDown();
            return stuck(stopped);
        }));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        return future;
    }

    private Future<Outcome<String>> queue(BoundedRenderThreads threads, String namespace) {
        return callers.submit(() -> threads.run(namespace, this::stuck));
    }

    @Test
    void givesWhatTheWorkGivesAndThrowsWhatItThrows() {
        var threads = threads(patient());
        assertThat(threads.run("app", _ -> Thread.currentThread().isVirtual())).isEqualTo(new Done<>(false));
        assertThatThrownBy(() -> threads.run("app", _ -> {
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no");
        assertThat(threads.run("app", _ -> "still there")).isEqualTo(new Done<>("still there"));
    }

    @Test
    @DisplayName("H1: a namespace alone does not get all threads, so that another never waits for it")
    void oneNamespaceLeavesAThreadToOthers() throws Exception {
        var threads = threads(patient());
        var first = begin(threads, "greedy");
        var second = queue(threads, "greedy");
        assertThat(threads.run("other", _ -> "done")).isEqualTo(new Done<>("done"));
        release.countDown();
        assertThat(first.get()).isEqualTo(new Done<>("released"));
        assertThat(second.get()).isEqualTo(new Done<>("released"));
    }

    @Test
    @DisplayName("H1: a namespace that fills its queue is refused, with its name and the cure; another is not")
    void aNamespaceCannotFillTheQueueOfOthers() throws Exception {
        var threads = threads(patient());
        assertThat(begin(threads, "greedy")).isNotDone();
        var refused = fill(threads);
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Refused.class,
                        it -> assertThat(it.why()).contains("namespace greedy", "make them smaller", "tried again"));
        assertThat(threads.run("other", _ -> "done")).isEqualTo(new Done<>("done"));
    }

    /** The first answer while no work of the namespace can end: a refusal. */
    private Outcome<String> fill(BoundedRenderThreads threads) throws Exception {
        var race = new ExecutorCompletionService<Outcome<String>>(callers);
        for (int i = 0; i < 4; i++) {
            race.submit(() -> threads.run("greedy", this::stuck));
        }
        return race.take().get();
    }

    @Test
    void workThatDoesNotGetItsTurnInTimeIsRefused() throws Exception {
        var threads = threads(new Bounds(2, 3, SHORT, LONG, LONG, 8));
        assertThat(begin(threads, "greedy")).isNotDone();
        assertThat(threads.run("greedy", _ -> "late"))
                .isInstanceOfSatisfying(
                        Refused.class, it -> assertThat(it.why()).contains("did not get its turn"));
    }

    @Test
    @DisplayName("Work that runs too long is interrupted")
    void interruptsLongWork() {
        var threads = threads(new Bounds(2, 3, LONG, SHORT, LONG, 8));
        assertThat(threads.run("app", stopped -> {
                    while (!stopped.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                    return "ended";
                }))
                .isEqualTo(new Done<>("ended"));
    }

    @Test
    @DisplayName("H1: a thread whose work does not end is given up, and another takes its place")
    void theWatchdogReplacesAThreadThatDoesNotEnd() throws Exception {
        var threads = threads(strict());
        for (int i = 0; i < 2; i++) {
            assertThat(begin(threads, "app" + i).get())
                    .isInstanceOfSatisfying(
                            Refused.class, it -> assertThat(it.why()).contains("did not end", "smaller"));
        }
        assertThat(threads.run("other", _ -> "done")).isEqualTo(new Done<>("done"));
        assertThat(threads.run("app0", _ -> "done")).isEqualTo(new Done<>("done"));
    }

    @Test
    @DisplayName("H1: a namespace whose templates do not end again and again loses no more threads of others")
    void aNamespaceIsRefusedAfterTwoThreads() throws Exception {
        var threads = threads(strict());
        begin(threads, "bad").get();
        begin(threads, "bad").get();
        assertThat(threads.run("bad", _ -> "no"))
                .isInstanceOfSatisfying(
                        Refused.class, it -> assertThat(it.why()).contains("2 of them of namespace bad", "restarted"));
        assertThat(threads.run("good", _ -> "done")).isEqualTo(new Done<>("done"));
        release.countDown();
        Outcome<String> again = threads.run("bad", _ -> "again");
        while (!again.equals(new Done<>("again"))) {
            Thread.onSpinWait();
            again = threads.run("bad", _ -> "again");
        }
    }

    @Test
    @DisplayName("Work that waits at shutdown is refused")
    void waitingAtShutdown() throws Exception {
        var threads = threads(patient());
        assertThat(begin(threads, "app")).isNotDone();
        var waiting = queue(threads, "app");
        threads.close();
        assertThat(threads.run("app", _ -> "late")).isEqualTo(new Refused<>("the operator is ending"));
        assertThat(waiting.get()).isEqualTo(new Refused<>("the operator is ending"));
    }
}
