package dev.vso.gotemplate.limit;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all executions have together. What one takes it keeps until it is closed; nothing waits for more. */
public final class MemoryBudget {
    /** Taken at once, so that small values do not each touch what all share. */
    private static final long CHUNK = 64 * 1024;

    private final long bytes;
    private final AtomicLong taken = new AtomicLong();

    /** @param bytes at least one execution's need, or it never has enough */
    public MemoryBudget(long bytes) {
        this.bytes = bytes;
    }

    /** One that is never used up. */
    public static MemoryBudget unlimited() {
        return new MemoryBudget(Long.MAX_VALUE);
    }

    /** How many bytes there are in all. */
    public long bytes() {
        return bytes;
    }

    /** How many bytes are taken now. */
    public long taken() {
        return taken.get();
    }

    /** The part of one execution, or of several that come one after the other; empty at first. */
    public Share share() {
        return new Share(this);
    }

    private boolean take(long more) {
        while (true) {
            long before = taken.get();
            if (more > bytes - before) {
                return false;
            }
            if (taken.compareAndSet(before, before + more)) {
                return true;
            }
        }
    }

    /** A part of the budget that one execution holds until it is closed. Not thread-safe. */
    public static final class Share implements AutoCloseable {
        private final MemoryBudget budget;
        private long has;

        private Share(MemoryBudget budget) {
            this.budget = budget;
        }

        /** Whether it holds so many bytes in all, or could take what was missing. */
        boolean covers(long bytes) {
            if (bytes <= has) {
                return true;
            }
            long more = Math.ceilDiv(bytes - has, CHUNK) * CHUNK;
            if (!budget.take(more)) {
                return false;
            }
            has += more;
            return true;
        }

        @Override
        public void close() {
            budget.taken.addAndGet(-has);
            has = 0;
        }
    }
}
