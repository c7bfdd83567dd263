package dev.vso.operator.queue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the reconciliations of all controllers on virtual threads, a limited number at once. The others wait as keys in
 * a {@link FairQueue}: a waiting reconciliation holds no thread and no data.
 *
 * <p>Nothing runs before {@link #open}, because the data that reconciliations need may still be loading.
 *
 * <p>The order is decided when a worker becomes free, not when the work arrives. {@link Submissions} says which
 * resource each task is for.
 */
public final class ReconcileExecutor extends AbstractExecutorService {

    /** Up to this many reconciliations that only have to write their status hold no worker. */
    static final int FINISHING = 256;

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("reconcile-", 0).factory());
    private final Submissions submissions;
    private final IntSupplier limit;
    private final Map<Thread, Running> running = new ConcurrentHashMap<>();

    /** Guarded by {@code this}, as are the next two. */
    private final FairQueue queue;

    private final WorkerLimits workers = new WorkerLimits();
    private int finishing;
    private boolean open;

    /** A thread's work, and whether it holds a worker; only that thread changes it. */
    private static final class Running {
        private final QueuedReconcile work;
        private State state = State.WORKING;

        private Running(QueuedReconcile work) {
            this.work = work;
        }

        private enum State {
            WORKING,
            FINISHING
        }
    }

    /** @param limit how many reconciliations the servers can handle now; at least 1 */
    public ReconcileExecutor(Submissions submissions, IntSupplier limit, InstantSource clock) {
        this.queue = new FairQueue(clock);
        this.submissions = submissions;
        this.limit = limit;
    }

    /** Limits the concurrent reconciliations of one controller, as {@code --max-concurrent-reconciles} asks. */
    public synchronized void cap(String controller, int most) {
        workers.cap(controller, most);
    }

    /** Starts to run work. */
    public void open() {
        synchronized (this) {
            open = true;
        }
        admit();
    }

    /** The number of waiting reconciliations. */
    public synchronized int waiting() {
        return queue.size();
    }

    /** The number of reconciliations that hold a worker. */
    public synchronized int active() {
        return workers.active();
    }

    @Override
    public void execute(Runnable task) {
        if (isShutdown()) {
            throw new RejectedExecutionException("the operator is ending");
        }
        Submissions.Submission about = submissions.take();
        enqueue(about.group(), about.priority(), task);
    }

    private void enqueue(WorkGroup group, WorkPriority priority, Runnable task) {
        synchronized (this) {
            queue.add(new QueuedReconcile(group, priority, task));
        }
        admit();
    }

    /** Starts all work that may begin now. */
    private void admit() {
        for (QueuedReconcile next = next(); next != null; next = next()) {
            if (next.start() instanceof Continuation waiting) {
                waiting.go().countDown();
            } else {
                start(next);
            }
        }
    }

    private synchronized @Nullable QueuedReconcile next() {
        if (!open) {
            return null;
        }
        int most = limit.getAsInt();
        QueuedReconcile next = queue.poll(work -> workers.admits(work, most));
        if (next != null) {
            workers.began(next.group());
        }
        return next;
    }

    private void start(QueuedReconcile work) {
        try {
            threads.execute(() -> run(work));
        } catch (RejectedExecutionException _) {
            release(work.group()); // shutting down: the framework does not wait for work that has not begun
        }
    }

    private void run(QueuedReconcile work) {
        var me = new Running(work);
        running.put(Thread.currentThread(), me);
        try {
            work.start().run();
        } finally {
            running.remove(Thread.currentThread());
            if (me.state == Running.State.FINISHING) {
                finished();
            } else {
                release(work.group());
            }
        }
    }

    private void release(WorkGroup group) {
        synchronized (this) {
            workers.ended(group);
        }
        admit();
    }

    private synchronized void finished() {
        finishing--;
    }

    /**
     * The calling reconciliation only has to write its status, so another may begin. If too many are in this phase
     * already it keeps its worker, so that a slow API server limits new work.
     */
    public void finish() {
        Running me = running.get(Thread.currentThread());
        if (me == null || me.state == Running.State.FINISHING) {
            return;
        }
        synchronized (this) {
            if (finishing >= FINISHING) {
                return;
            }
            finishing++;
            workers.ended(me.work.group());
        }
        me.state = Running.State.FINISHING;
        admit();
    }

    /** Sleeps without a worker, and waits for one afterwards. */
    public void sleepReleased(Duration time) throws InterruptedException {
        Running me = running.get(Thread.currentThread());
        if (me == null || me.state == Running.State.FINISHING) {
            Thread.sleep(time);
            return;
        }
        release(me.work.group());
        try {
            Thread.sleep(time);
        } finally {
            awaitWorker(me.work);
        }
    }

    /** A reconciliation that slept and waits for a worker. */
    private record Continuation(CountDownLatch go) implements Runnable {
        @Override
        public void run() {
            go.countDown();
        }
    }

    /** Not interruptible: the count of workers must include it. */
    private void awaitWorker(QueuedReconcile work) {
        var go = new CountDownLatch(1);
        enqueue(work.group(), WorkPriority.OUTAGE.or(work.priority()), new Continuation(go));
        boolean interrupted = false;
        while (true) {
            try {
                go.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void shutdown() {
        threads.shutdown();
        forgetWaiting();
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> never = forgetWaiting();
        threads.shutdownNow();
        return never;
    }

    private List<Runnable> forgetWaiting() {
        List<Runnable> never = new ArrayList<>();
        List<QueuedReconcile> waiting;
        synchronized (this) {
            waiting = queue.clear();
            waiting.stream()
                    .filter(work -> work.start() instanceof Continuation)
                    .forEach(work -> workers.began(work.group()));
        }
        for (QueuedReconcile work : waiting) {
            if (work.start() instanceof Continuation sleeping) {
                sleeping.go().countDown();
            } else {
                never.add(work.start());
            }
        }
        return never;
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
