package dev.vso.gotemplate.limit;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts what one execution uses, and ends it with {@link Exceeded} when that is too much. Not for many threads. */
public final class Meter {
    /** All values made on the way may have this many times the bytes of the output. */
    private static final int MEMORY_FACTOR = 64;

    private static final int BYTES_OF_AN_ITEM = 16;

    private final LongSupplier nanoTime;
    private final long began;
    private final long time;
    private final long maxOutput;
    private final int maxDepth;
    private long output;
    private long memory;
    private int depth;

    public Meter(Duration time, long maxOutput, int maxDepth, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
        this.time = time.toNanos();
        this.maxOutput = maxOutput;
        this.maxDepth = maxDepth;
    }

    /** To be called at every step: ends what takes too long. */
    public void step() {
        if (nanoTime.getAsLong() - began > time) {
            throw new Exceeded(Resource.TIME);
        }
    }

    /** To be called before so many bytes are written. */
    public void write(long bytes) {
        output += bytes;
        if (output > maxOutput) {
            throw new Exceeded(Resource.OUTPUT);
        }
    }

    /** To be called before a string of so many bytes is made; gives the number back. */
    public int text(long bytes) {
        if (bytes > maxOutput) {
            throw new Exceeded(Resource.OUTPUT);
        }
        use(bytes);
        return (int) bytes;
    }

    /** To be called before a list or a map of so many items is made; gives the number back. */
    public int items(long count) {
        use(count * BYTES_OF_AN_ITEM);
        return (int) count;
    }

    private void use(long bytes) {
        memory += bytes;
        if (memory > MEMORY_FACTOR * maxOutput) {
            throw new Exceeded(Resource.MEMORY);
        }
    }

    /** To be called before a template calls another; {@link #leave} goes back. */
    public void enter() {
        if (++depth > maxDepth) {
            throw new Exceeded(Resource.DEPTH);
        }
    }

    public void leave() {
        depth--;
    }
}
