package dev.vso.operator.time;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks later, each on its own virtual thread, so that none delays another. */
public final class DelayedExecutor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DelayedExecutor.class);

    private final ScheduledExecutorService clock;

    public DelayedExecutor() {
        this(Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("delayed").factory()));
    }

    /** @param clock starts each task at its time, and is closed with this */
    public DelayedExecutor(ScheduledExecutorService clock) {
        this.clock = clock;
    }

    /** Runs the task after the wait and logs its exceptions. After closing no task runs. */
    public void schedule(Duration wait, Runnable work) {
        try {
            var _ = clock.schedule(() -> start(work), Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("closing: no further task is scheduled");
        }
    }

    private void start(Runnable work) {
        Thread.ofVirtual().name("delayed").start(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                if (clock.isShutdown()) {
                    log.debug("closing: {} did not run", work, e); // a resource of the task was closed during shutdown
                } else {
                    log.error("scheduled task failed", e);
                }
            }
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
