package dev.vso.operator.template;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few platform threads and a watchdog, for rendering only: rendering that does not end cannot block reconciliations,
 * leases or probes, which run on virtual threads.
 *
 * <p>Namespaces take turns, and one alone does not get all threads. A job that runs too long is asked to stop; if it
 * does not, its thread is abandoned and replaced.
 */
public final class BoundedRenderThreads implements RenderThreads, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BoundedRenderThreads.class);

    /** Templates may nest blocks and calls deeper than the default stack allows. */
    private static final long STACK_BYTES = 4L * 1024 * 1024;

    /** A namespace with this many templates that did not end gets no thread any more, because others need them. */
    private static final int MOST_LOST_OF_NAMESPACE = 2;

    private final Bounds bounds;

    /** Guarded by {@code this}, as are the fields below; the namespace whose turn is next comes first. */
    private final SequencedMap<String, ArrayDeque<Job<?>>> waiting = new LinkedHashMap<>();

    private final Map<String, Integer> running = new HashMap<>();
    private final List<Job<?>> begun = new ArrayList<>();

    /** Jobs that did not end, on threads that were given up. */
    private final List<Job<?>> lost = new ArrayList<>();

    private int started;
    private int alive;
    private boolean closed;

    /**
     * The limits.
     *
     * @param threads number of threads, at least 2
     * @param waiting maximum number of waiting jobs of one namespace
     * @param turn maximum wait
     * @param run maximum run time before a job is asked to stop
     * @param grace further run time after that
     * @param givenUp maximum number of threads given up; after that no job runs
     */
    public record Bounds(int threads, int waiting, Duration turn, Duration run, Duration grace, int givenUp) {
        public static final Bounds DEFAULT =
                new Bounds(2, 256, Duration.ofSeconds(15), Duration.ofSeconds(6), Duration.ofSeconds(2), 8);
    }

    private static final class Job<T> {
        private final String namespace;
        private final Function<BooleanSupplier, T> work;
        private final CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
        private volatile boolean stopped;
        private long beganNanos;

        Job(String namespace, Function<BooleanSupplier, T> work) {
            this.namespace = namespace;
            this.work = work;
        }

        void run() {
            try {
                outcome.complete(new Done<>(work.apply(() -> stopped)));
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            } catch (OutOfMemoryError | StackOverflowError e) {
                outcome.complete(new Refused<>("it needs more memory than there is; make it smaller"));
            }
        }
    }

    public BoundedRenderThreads(Bounds bounds) {
        this.bounds = bounds;
        for (int i = 0; i < bounds.threads(); i++) {
            start();
        }
        Thread.ofPlatform().name("render-watchdog").daemon().start(this::watch);
    }

    private void start() {
        started++;
        alive++;
        Thread.ofPlatform()
                .name("render-" + started)
                .daemon()
                .stackSize(STACK_BYTES)
                .start(this::work);
    }

    @Override
    public <T> Outcome<T> run(String namespace, Function<BooleanSupplier, T> work) {
        var job = new Job<>(namespace, work);
        var refused = enqueue(job);
        if (refused != null) {
            return new Refused<>(refused);
        }
        try {
            return await(job);
        } catch (InterruptedException _) {
            job.stopped = true;
            withdraw(job);
            Thread.currentThread().interrupt();
            return new Refused<>("the operator is ending");
        }
    }

    private synchronized @Nullable String enqueue(Job<?> job) {
        if (closed) {
            return "the operator is ending";
        }
        long ofNamespace =
                lost.stream().filter(it -> it.namespace.equals(job.namespace)).count();
        if (ofNamespace >= MOST_LOST_OF_NAMESPACE || lost.size() > bounds.givenUp()) {
            return "%d templates did not end, %d of them of namespace %s; none is rendered until they do, or the operator is restarted"
                    .formatted(lost.size(), ofNamespace, job.namespace);
        }
        var own = waiting.computeIfAbsent(job.namespace, _ -> new ArrayDeque<>());
        if (own.size() >= bounds.waiting()) {
            return busy(job);
        }
        own.add(job);
        notify(); // wakes one idle thread; one that may run this job takes it when it is done
        return null;
    }

    private static String busy(Job<?> job) {
        return "templates of namespace %s take so long that this one did not get its turn; make them smaller. It is tried again"
                .formatted(job.namespace);
    }

    private <T> Outcome<T> await(Job<T> job) throws InterruptedException {
        try {
            return job.outcome.get(bounds.turn().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            if (withdraw(job)) {
                return new Refused<>(busy(job));
            }
        } catch (ExecutionException e) {
            throw cause(e);
        }
        try { // it runs already, and the watchdog ends it
            var most = bounds.run().plus(bounds.grace().multipliedBy(2));
            return job.outcome.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return new Refused<>(endless());
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static RuntimeException cause(ExecutionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }

    private String endless() {
        return "it did not end when it was stopped, after %d s; make its loops, and the values they go through, smaller"
                .formatted(bounds.run().toSeconds());
    }

    /** True if it had not begun; then it never will. */
    private synchronized boolean withdraw(Job<?> job) {
        var own = waiting.get(job.namespace);
        if (own == null || !own.remove(job)) {
            return false;
        }
        if (own.isEmpty()) {
            waiting.remove(job.namespace);
        }
        return true;
    }

    private static boolean isLate(Job<?> job, Duration after) {
        return System.nanoTime() - job.beganNanos > after.toNanos();
    }

    // ----------------------------------------------------------------------------------------------------- the threads

    private void work() {
        for (Job<?> job = next(); job != null; job = next()) {
            job.run();
            if (!ended(job)) {
                return; // another thread has replaced this one
            }
        }
    }

    private synchronized @Nullable Job<?> next() {
        try {
            while (!closed) {
                var job = poll();
                if (job != null) {
                    job.beganNanos = System.nanoTime();
                    begun.add(job);
                    running.merge(job.namespace, 1, Integer::sum);
                    return job;
                }
                wait();
            }
        } catch (InterruptedException _) {
            // only this class knows the thread, and does not interrupt it
        }
        return null;
    }

    /** Removes the next job of the first namespace with a free thread; the namespace moves to the end. */
    private @Nullable Job<?> poll() {
        for (var entry : waiting.sequencedEntrySet()) {
            var namespace = entry.getKey();
            if (running.getOrDefault(namespace, 0) < bounds.threads() - 1) {
                var jobs = entry.getValue();
                var job = jobs.remove();
                waiting.remove(namespace);
                if (!jobs.isEmpty()) {
                    waiting.putLast(namespace, jobs);
                }
                return job;
            }
        }
        return null;
    }

    /** False if the job's thread was given up. */
    private synchronized boolean ended(Job<?> job) {
        if (!lost.remove(job)) {
            forget(job);
            return true;
        }
        if (alive < bounds.threads()) {
            alive++; // it was not replaced
            return true;
        }
        return false;
    }

    private void forget(Job<?> job) {
        begun.remove(job);
        running.computeIfPresent(job.namespace, (_, count) -> count == 1 ? null : count - 1);
    }

    // ---------------------------------------------------------------------------------------------------- the watchdog

    /** Polls and is not woken for each job, because most jobs take less time than the wake-up. */
    private void watch() {
        try {
            while (checkAll()) {
                Thread.sleep(Math.max(1, bounds.grace().toMillis() / 4));
            }
        } catch (InterruptedException _) {
            // only this class knows the thread, and does not interrupt it
        }
    }

    /** False once there is nothing more to watch. */
    private synchronized boolean checkAll() {
        List.copyOf(begun).forEach(this::check);
        return !closed || !begun.isEmpty();
    }

    private void check(Job<?> job) {
        if (!isLate(job, bounds.run())) {
            return;
        }
        job.stopped = true;
        if (isLate(job, bounds.run().plus(bounds.grace()))) {
            lost.add(job);
            alive--;
            forget(job);
            notifyAll(); // another job of its namespace may begin
            log.error(
                    "a template of namespace {} did not end when asked to; its thread is abandoned and replaced",
                    job.namespace);
            job.outcome.complete(new Refused<>(endless()));
            if (lost.size() <= bounds.givenUp()) {
                start();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        begun.forEach(job -> job.stopped = true);
        waiting.values()
                .forEach(jobs -> jobs.forEach(job -> job.outcome.complete(new Refused<>("the operator is ending"))));
        waiting.clear();
        notifyAll();
    }
}
