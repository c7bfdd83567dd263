package dev.vso.operator.time;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does things later, each on a virtual thread of its own, so that none holds up another. */
public final class DelayedExecutor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DelayedExecutor.class);

    private final ScheduledExecutorService clock;

    public DelayedExecutor() {
        this(Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("later").factory()));
    }

    /** @param clock starts each work at its time, and is closed with this */
    public DelayedExecutor(ScheduledExecutorService clock) {
        this.clock = clock;
    }

    /** Runs the work when the time has passed; what it throws is logged. After closing nothing runs any more. */
    public void schedule(Duration wait, Runnable work) {
        try {
            var _ = clock.schedule(() -> start(work), Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("closing: nothing more is put off");
        }
    }

    private void start(Runnable work) {
        Thread.ofVirtual().name("later").start(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                if (clock.isShutdown()) {
                    log.debug("closing: {} was not done", work, e); // what it needs was closed under it
                } else {
                    log.error("work that was put off failed", e);
                }
            }
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
