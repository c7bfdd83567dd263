package dev.vso.operator.heap;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Collects the heap when it has grown past its {@link CollectionGoal}. The Java runtime's own beans for memory would say
 * when to look, but their classes cost more at each start than looking twice a second does.
 */
public final class EarlyCollections {

    private static final Duration INTERVAL = Duration.ofMillis(500);

    private EarlyCollections() {}

    /** Looks from now on, in this thread, until the process ends. */
    public static void untilTheProcessEnds() {
        var goal = CollectionGoal.initial(System.nanoTime());
        while (true) {
            LockSupport.parkNanos(INTERVAL.toNanos());
            goal = collectIfDue(goal);
        }
    }

    private static CollectionGoal collectIfDue(CollectionGoal goal) {
        long began = System.nanoTime();
        if (!goal.isReached(used(), began)) {
            return goal;
        }
        System.gc();
        long ended = System.nanoTime();
        return CollectionGoal.after(used(), Duration.ofNanos(ended - began), ended);
    }

    private static long used() {
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
