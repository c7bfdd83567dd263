package dev.vso.vault.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Memory for all large answers that are being read at the same time, in MiB. Who finds none left waits; those of one owner
 * have at most half, so that a tenant's server cannot hold what the others need. Answers up to {@link #SMALL} need none: as
 * many are under way as requests are.
 */
public final class ResponseBudget {

    /** Of an answer's body, in bytes. */
    static final int SMALL = 32 << 10;

    /** How long what is large may take from when it has its part of the budget. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Its body and what its JSON may weigh. */
    private static final int OF_SECRET = 10;

    private static final int OF_LIST = 32;

    private final int ofOwner;
    private final Duration patience;
    private final Semaphore all;
    private final Map<String, Semaphore> owners = new ConcurrentHashMap<>();

    /** A quarter of a heap of so many bytes. */
    public static ResponseBudget ofHeap(long bytes) {
        return new ResponseBudget((int) Math.min(Integer.MAX_VALUE, (bytes / 4) >> 20), PATIENCE);
    }

    /** @param megabytes for all; two secrets of the largest are read at once in any case */
    ResponseBudget(int megabytes, Duration patience) {
        int total = Math.max(2 * OF_SECRET, megabytes);
        this.ofOwner = total / 2;
        this.all = new Semaphore(total, true);
        this.patience = patience;
    }

    /** A part of the budget, until it is closed. */
    final class Part implements AutoCloseable {
        private final Semaphore owner;
        private final int size;
        private boolean closed;

        /** Guarded by this, as is the one before. */
        private boolean held;

        private Part(Semaphore owner, int size) {
            this.owner = owner;
            this.size = size;
        }

        /** Waits for it; throws if the patience of a request does not suffice. */
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
                    giveBack();
                }
            }
        }

        private void giveBack() {
            held = false;
            all.release(size);
            owner.release(size);
        }

        @Override
        public synchronized void close() {
            closed = true;
            if (held) {
                giveBack();
            }
        }
    }

    /**
     * A part for the answer to one request, not taken yet.
     *
     * @param owner whose requests share a half: the namespace of the VaultConnection
     */
    Part part(String owner, RequestInfo request) {
        Semaphore theirs = owners.computeIfAbsent(owner, _ -> new Semaphore(ofOwner, true));
        return new Part(theirs, Math.min(request.isBulk() ? OF_LIST : OF_SECRET, ofOwner));
    }

    Duration patience() {
        return patience;
    }

    /** How many MiB are free, for tests. */
    int free() {
        return all.availablePermits();
    }
}
