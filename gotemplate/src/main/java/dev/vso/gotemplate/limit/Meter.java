package dev.vso.gotemplate.limit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Counts what executions use, and ends them with {@link Exceeded} when that is too much. Not for many threads.
 *
 * <p>Work is counted in units: one for each byte or item that a loop passes, {@value #STEP} for a step of the template;
 * a unit takes about 5 ns at most. Whether the time is over, or the execution is to stop, is looked at once in
 * {@value #LOOK_EVERY} units, so every loop whose length the template or its data decide must count its work here.
 */
public final class Meter {
    /** The work of a step of the template, or of a call. */
    private static final int STEP = 16;

    private static final int LOOK_EVERY = 16_384;

    /** So deep may values lie within each other. */
    private static final int MAX_NESTING = 2_000;

    private static final int BYTES_OF_A_STRING = 72; // a record, a String and the header of its array
    private static final int BYTES_OF_AN_ITEM = 16; // its place in a list, which grows by halves
    private static final int BYTES_OF_AN_ENTRY = 64;

    private final Most most;
    private final LongSupplier nanoTime;
    private final BooleanSupplier stopped;
    private final MemoryBudget.Share shared;
    private final long began;
    private long work;
    private long nextLook = LOOK_EVERY;
    private long written;
    private long memory;
    private int depth;
    private int nesting;

    /**
     * What is too much.
     *
     * @param work units of work
     * @param output bytes that are written, and bytes of a single string
     * @param memory bytes of all values that one execution makes, kept or not
     * @param depth how deep templates call each other
     */
    public record Most(Duration time, long work, long output, long memory, int depth) {}

    /**
     * A meter whose time begins now.
     *
     * @param stopped whether the execution was cancelled
     * @param shared the memory is taken from here too
     */
    public Meter(Most most, LongSupplier nanoTime, BooleanSupplier stopped, MemoryBudget.Share shared) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.stopped = stopped;
        this.shared = shared;
        this.began = nanoTime.getAsLong();
    }

    /** One more execution begins: the values of those before are gone, what they wrote is kept. */
    public void begin() {
        memory = written;
        depth = 0;
        nesting = 0;
    }

    /** To be called at every step of a template. */
    public void step() {
        work(STEP);
    }

    /** To be called before, or while, so much work is done. */
    public void work(long units) {
        if (units > most.work() - work) {
            throw new Exceeded(Resource.WORK);
        }
        work += units;
        if (work >= nextLook) {
            nextLook = work + LOOK_EVERY;
            look();
        }
    }

    private void look() {
        if (stopped.getAsBoolean()) {
            throw new Exceeded(Resource.STOPPED);
        }
        if (nanoTime.getAsLong() - began > most.time().toNanos()) {
            throw new Exceeded(Resource.TIME);
        }
    }

    /** How much work was done until now. */
    public long worked() {
        return work;
    }

    /** To be called before so many bytes are written. */
    public void write(long bytes) {
        work(bytes);
        written += bytes;
        if (written > most.output()) {
            throw new Exceeded(Resource.OUTPUT);
        }
        memory(bytes);
    }

    /** To be called before a string of so many bytes is made that is counted later, as the result of a function. */
    public void longest(long bytes) {
        if (bytes > most.output()) {
            throw new Exceeded(Resource.OUTPUT);
        }
        briefly(bytes);
    }

    /** To be called before a string of so many bytes is made. */
    public void text(long bytes) {
        if (bytes > most.output()) {
            throw new Exceeded(Resource.OUTPUT);
        }
        memory(bytes + BYTES_OF_A_STRING);
    }

    /** To be called before a list of so many items is made, besides what the items use. */
    public void items(long count) {
        work(count);
        memory(count * BYTES_OF_AN_ITEM);
    }

    /** To be called before a map gets so many entries, besides what keys and values use. */
    public void entries(long count) {
        work(count * STEP);
        memory(count * BYTES_OF_AN_ENTRY);
    }

    /** To be called before so many bytes are used for anything else. */
    public void memory(long bytes) {
        if (bytes > most.memory() - memory) {
            throw new Exceeded(Resource.MEMORY);
        }
        memory += bytes;
        if (!shared.covers(memory)) {
            throw new Exceeded(Resource.SHARED_MEMORY);
        }
    }

    /** To be called before so many bytes are used for a while only, until the function returns at the latest. */
    public void briefly(long bytes) {
        if (bytes > most.memory() - memory) {
            throw new Exceeded(Resource.MEMORY);
        }
        if (!shared.covers(memory + bytes)) {
            throw new Exceeded(Resource.SHARED_MEMORY);
        }
    }

    /** To be called before a template calls another; {@link #leave} goes back. */
    public void enter() {
        if (++depth > most.depth()) {
            throw new Exceeded(Resource.DEPTH);
        }
    }

    public void leave() {
        depth--;
    }

    /** To be called before values that lie in a value are looked at; {@link #outside} goes back. */
    public void inside() {
        work(STEP);
        if (++nesting > MAX_NESTING) {
            throw new Exceeded(Resource.DEPTH);
        }
    }

    public void outside() {
        nesting--;
    }
}
