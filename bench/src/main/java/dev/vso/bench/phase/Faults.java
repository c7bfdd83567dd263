package dev.vso.bench.phase;

import dev.vso.bench.cluster.ApiThrottle;
import dev.vso.bench.measure.Expectation;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Injects the faults of the command line while Secrets arrive. */
final class Faults implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final int SHARE_BEFORE_429 = 10;

    private final RunContext run;
    private final Expectation arrivals;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread thread;

    /** Starts the faults; they last until it is closed. */
    Faults(RunContext run, Expectation arrivals) {
        this.run = run;
        this.arrivals = arrivals;
        this.thread = Thread.ofVirtual().name("faults").start(this::strike);
    }

    private void strike() {
        run.options().faults().killAt().ifPresent(percent -> {
            if (await(run.count() * percent / 100)) {
                run.replicas().killFirst();
            }
        });
        run.options().faults().api429().ifPresent(time -> {
            if (await(run.count() / SHARE_BEFORE_429)) {
                refuse(time);
            }
        });
    }

    private boolean await(int count) {
        while (arrivals.count() < count && !over.get()) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return !over.get();
    }

    private void refuse(Duration time) {
        var throttle = new ApiThrottle(run.environment());
        throttle.begin();
        var end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end && !over.get()) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        throttle.end();
    }

    @Override
    public void close() {
        over.set(true);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
