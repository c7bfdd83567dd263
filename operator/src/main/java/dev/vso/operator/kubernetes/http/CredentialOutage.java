package dev.vso.operator.kubernetes.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * While many workloads lack valid credentials, as after a revocation by prefix, delays writes of statuses and events,
 * because they cost the API server twice as much as the Secrets. The delay is at most {@link #MAX_DELAY} from its
 * start: if the operator is killed meanwhile, leases that no status names yet are lost.
 */
public final class CredentialOutage {

    /** From this number on the order matters; fewer cost too little. */
    static final int MANY = 8;

    static final Duration MAX_DELAY = Duration.ofSeconds(8);

    private final LongSupplier nanos;
    private int replacing;
    private long end;

    /** The delivery of credentials to a Secret, until it is closed. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    public CredentialOutage() {
        this(System::nanoTime);
    }

    /** @param nanos a monotonic clock */
    CredentialOutage(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Begins the delivery of credentials to a Secret.
     *
     * @param urgent true if pods have no valid credentials until then; others do not count
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

    /** True if statuses and events must wait now. */
    synchronized boolean isOn() {
        return left(nanos.getAsLong()) > 0;
    }

    /** Waits until the outage is over, or for {@link #MAX_DELAY}; returns at once if there is none. */
    synchronized void awaitEnd() throws InterruptedException {
        for (long left = left(nanos.getAsLong()); left > 0; left = left(nanos.getAsLong())) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private long left(long now) {
        return replacing < MANY ? 0 : end - now;
    }
}
