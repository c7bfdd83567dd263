package dev.vso.gotemplate;

import dev.vso.gotemplate.limit.MemoryBudget;
import dev.vso.gotemplate.limit.Meter;
import java.util.function.BooleanSupplier;

/**
 * What executions that come one after the other may use together: time, work and output are counted over all of them,
 * memory for each, since the values of one are gone when the next begins. Its time begins when it is made; to be closed.
 * Not for many threads.
 */
public final class Budget implements AutoCloseable {
    private final Limits limits;
    private final MemoryBudget.Share share;
    private final Meter meter;

    /**
     * A budget that is unused.
     *
     * @param memory what all executions may use at once; what this one takes is free again when it is closed
     * @param stopped whether the execution is to end now; looked at all the time
     */
    public Budget(Limits limits, MemoryBudget memory, BooleanSupplier stopped) {
        this.limits = limits;
        this.share = memory.share();
        var most = new Meter.Most(
                limits.time(), limits.work(), limits.outputBytes(), limits.memoryBytes(), limits.depth());
        this.meter = new Meter(most, System::nanoTime, stopped, share);
    }

    /** A budget that shares its memory with nobody, and that nothing stops. */
    public Budget(Limits limits) {
        this(limits, MemoryBudget.unlimited(), () -> false);
    }

    public Limits limits() {
        return limits;
    }

    /** For what is to be counted besides templates. */
    public Meter meter() {
        return meter;
    }

    @Override
    public void close() {
        share.close();
    }
}
