package dev.vso.operator.heap;

import java.time.Duration;

/**
 * When the heap is to be collected as a whole, before it grows. The serial collector lets the old generation grow to its
 * greatest size before it looks for garbage there: a burst of work would leave the process at that size for good. What is
 * alive after a collection says how much is needed, so that memory follows the number of resources, and the greatest size
 * remains for bursts.
 *
 * @param used bytes in use, at which the next collection is due
 * @param notBefore nanoseconds of the clock that {@link #isReached} is asked with
 */
record CollectionGoal(long used, long notBefore) {

    /** More than a start leaves behind, of which much is garbage. */
    private static final long FIRST = 22L << 20;

    /** The young generation, which the image fixes, and a few objects more. */
    private static final long ROOM = 12L << 20;

    /** Each collection costs as much as what is alive: less than this, and it would be paid too often. */
    private static final double GROWTH = 1.25;

    /** At most an eighth of one processor. */
    private static final int SHARE_OF_TIME = 8;

    static CollectionGoal initial(long now) {
        return new CollectionGoal(FIRST, now);
    }

    /**
     * The goal after a collection.
     *
     * @param after how full the heap is after it
     * @param took how long it was
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
