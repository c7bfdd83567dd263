package dev.vso.operator.heap;

import java.time.Duration;

/**
 * Decides when to collect the whole heap before it grows. The serial collector lets the old generation grow to its
 * maximum before it collects there: a burst of work would leave the process at that size for good. The live data after
 * a collection determines the next goal, so that memory follows the number of resources, and the maximum remains for
 * bursts.
 *
 * @param used bytes in use at which the next collection is due
 * @param notBefore nanoseconds of the clock that {@link #isReached} uses
 */
record CollectionGoal(long used, long notBefore) {

    /** More than a start leaves on the heap, much of it garbage. */
    private static final long FIRST = 22L << 20;

    /** The young generation, which the image fixes, and some slack. */
    private static final long ROOM = 12L << 20;

    /** A collection costs as much as the live data: with less growth it would run too often. */
    private static final double GROWTH = 1.25;

    /** At most an eighth of one processor. */
    private static final int SHARE_OF_TIME = 8;

    static CollectionGoal initial(long now) {
        return new CollectionGoal(FIRST, now);
    }

    /**
     * The goal after a collection.
     *
     * @param after heap use after it
     * @param took its duration
     * @param now its end, in nanoseconds
     */
    static CollectionGoal after(HeapUse after, Duration took, long now) {
        long grown = (long) (after.used() * GROWTH) + ROOM;
        long latest = Math.max(after.high(), after.used() + ROOM);
        return new CollectionGoal(
                Math.min(grown, latest), now + took.multipliedBy(SHARE_OF_TIME).toNanos());
    }

    boolean isReached(HeapUse use, long now) {
        return use.used() >= used && now - notBefore >= 0;
    }
}
