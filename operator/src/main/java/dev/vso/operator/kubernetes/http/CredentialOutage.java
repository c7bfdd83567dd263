package dev.vso.operator.kubernetes.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Many pods at once are without credentials that work, as after a revocation by prefix: until they have others, what only
 * tells of it waits, for it costs the API server twice what the Secrets cost. It waits for no more than {@link #MAX_DELAY}
 * from when it began: an operator that is killed meanwhile knows nothing of the leases that no status tells yet.
 */
public final class CredentialOutage {

    /** From so many on the order matters; what fewer cost is nothing. */
    static final int MANY = 8;

    static final Duration MAX_DELAY = Duration.ofSeconds(8);

    private final LongSupplier nanos;
    private int replacing;
    private long end;

    /** Credentials are on their way to a Secret, until it is closed. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    public CredentialOutage() {
        this(System::nanoTime);
    }

    /** @param nanos the time, from any beginning */
    CredentialOutage(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Begins to bring credentials to a Secret.
     *
     * @param urgent whether pods have none that work until then; what is not urgent makes no rush
     */
    public Scope begin(boolean urgent) {
        if (!urgent) {
            return () -> {};
        }
        entered();
        return this::left;
    }

    private synchronized void entered() {
        replacing++;
        if (replacing == MANY) {
            end = nanos.getAsLong() + MAX_DELAY.toNanos();
        }
    }

    private synchronized void left() {
        replacing--;
        if (replacing < MANY) {
            notifyAll();
        }
    }

    /** Whether what only tells has to wait now. */
    synchronized boolean isOn() {
        return left(nanos.getAsLong()) > 0;
    }

    /** Waits until the rush is over, or has lasted for too long; returns at once where there is none. */
    synchronized void awaitEnd() throws InterruptedException {
        for (long left = left(nanos.getAsLong()); left > 0; left = left(nanos.getAsLong())) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private long left(long now) {
        return replacing < MANY ? 0 : end - now;
    }
}
