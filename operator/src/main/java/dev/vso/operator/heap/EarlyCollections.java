package dev.vso.operator.heap;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the heap when it has grown past its {@link CollectionGoal}. The Java runtime's memory beans could notify,
 * but loading their classes costs more at each start than polling twice a second.
 */
public final class EarlyCollections {

    private static final Logger log = LoggerFactory.getLogger(EarlyCollections.class);

    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(10);

    private long nextWarningAt = System.nanoTime();

    private EarlyCollections() {}

    /** Polls in this thread until the process ends. */
    public static void untilTheProcessEnds() {
        new EarlyCollections().run();
    }

    private void run() {
        var goal = CollectionGoal.initial(System.nanoTime());
        while (true) {
            LockSupport.parkNanos(INTERVAL.toNanos());
            goal = collectIfDue(goal);
        }
    }

    private CollectionGoal collectIfDue(CollectionGoal goal) {
        long began = System.nanoTime();
        if (!goal.isReached(HeapUse.now(), began)) {
            return goal;
        }
        System.gc();
        long ended = System.nanoTime();
        var after = HeapUse.now();
        warnIfHigh(after, ended);
        return CollectionGoal.after(after, Duration.ofNanos(ended - began), ended);
    }

    private void warnIfHigh(HeapUse use, long now) {
        if (use.isHigh() && now - nextWarningAt >= 0) {
            nextWarningAt = now + BETWEEN_WARNINGS.toNanos();
            log.warn(
                    "{} of {} MiB of the heap are in use, so fewer resources are reconciled at once: raise the container's limit of memory (chart value controller.manager.resources.limits.memory)",
                    use.used() >> 20,
                    use.greatest() >> 20);
        }
    }
}
