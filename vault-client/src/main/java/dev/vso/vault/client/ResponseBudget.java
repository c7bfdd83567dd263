package dev.vso.vault.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Limits the memory of all large answers that are read at the same time, in MiB. A request waits if none is left. One
 * owner gets at most half, so that one tenant's server cannot block the others. Answers up to {@link #SMALL} do not
 * count: the number of requests limits them.
 */
public final class ResponseBudget {

    /** Size of an answer's body, in bytes. */
    static final int SMALL = 32 << 10;

    /** How long a large answer may take once it has its part of the budget. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Its body and the memory of its JSON. */
    private static final int OF_SECRET = 10;

    private static final int OF_LIST = 32;

    private final int ofOwner;
    private final Duration patience;
    private final Semaphore all;
    private final Map<String, Semaphore> owners = new ConcurrentHashMap<>();

    /** A quarter of a heap of this size. */
    public static ResponseBudget ofHeap(long bytes) {
        return new ResponseBudget((int) Math.min(Integer.MAX_VALUE, (bytes / 4) >> 20), PATIENCE);
    }

    /** @param megabytes for all; never less than two of the largest secrets */
    ResponseBudget(int megabytes, Duration patience) {
        int total = Math.max(2 * OF_SECRET, megabytes);
        this.ofOwner = total / 2;
        this.all = new Semaphore(total, true);
        this.patience = patience;
    }

    /** A part of the budget, held until it is closed. */
    final class Part implements AutoCloseable {
        private final Semaphore owner;
        private final int size;
        private boolean closed;

        /** Guarded by this, as is the field above. */
        private boolean held;

        private Part(Semaphore owner, int size) {
            this.owner = owner;
            this.size = size;
        }

        /**
         * Waits for the part.
         *
         * @throws TimeoutException if it was not free within the limit
         */
        void take(Duration limit) throws InterruptedException, TimeoutException {
            long end = System.nanoTime() + limit.toNanos();
            if (!owner.tryAcquire(size, limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            boolean both = false;
            try {
                both = all.tryAcquire(size, Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } finally {
                if (!both) {
                    owner.release(size);
                }
            }
            if (!both) {
                throw new TimeoutException();
            }
            synchronized (this) {
                held = true;
                if (closed) {
                    release();
                }
            }
        }

        private void release() {
            held = false;
            all.release(size);
            owner.release(size);
        }

        @Override
        public synchronized void close() {
            closed = true;
            if (held) {
                release();
            }
        }
    }

    /**
     * A part for the answer to one request, not taken yet.
     *
     * @param owner the namespace of the VaultConnection; its requests share a half
     */
    Part part(String owner, RequestInfo request) {
        Semaphore theirs = owners.computeIfAbsent(owner, _ -> new Semaphore(ofOwner, true));
        return new Part(theirs, Math.min(request.isBulk() ? OF_LIST : OF_SECRET, ofOwner));
    }

    Duration patience() {
        return patience;
    }

    /** The free MiB, for tests. */
    int free() {
        return all.availablePermits();
    }
}
