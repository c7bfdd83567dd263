package dev.vso.operator.sync;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Places to work at: each kind has so many, and whoever finds none waits in line, on a virtual thread. So a kind whose
 * Vault is slow fills its own places only. Who just lets time pass has none meanwhile.
 */
public final class Places {

    private final Map<Thread, Row> taken = new ConcurrentHashMap<>();

    /** So many places for one kind, at least one. */
    public Row row(int count) {
        return new Row(count);
    }

    /** Lets time pass; another may have this thread's place, if it has one, and it has one again afterwards. */
    public void pass(Duration time) throws InterruptedException {
        Row row = taken.get(Thread.currentThread());
        if (row == null) {
            Thread.sleep(time);
            return;
        }
        row.leave();
        try {
            Thread.sleep(time);
        } finally {
            row.enterAgain();
        }
    }

    /** The places of one kind, had in the order in which they were asked for. */
    public final class Row {

        private final Semaphore free;

        private Row(int count) {
            free = new Semaphore(count, true);
        }

        /** Takes a place if one is free and nobody waits for it. */
        public boolean tryEnter() {
            boolean found = free.getQueueLength() == 0 && free.tryAcquire();
            if (found) {
                taken.put(Thread.currentThread(), this);
            }
            return found;
        }

        /** Takes a place, waiting for it. */
        public void enter() throws InterruptedException {
            free.acquire();
            taken.put(Thread.currentThread(), this);
        }

        /** Even if interrupted: whoever left for a while goes on as somebody who has a place. */
        private void enterAgain() {
            free.acquireUninterruptibly();
            taken.put(Thread.currentThread(), this);
        }

        /** Gives the place back. */
        public void leave() {
            taken.remove(Thread.currentThread());
            free.release();
        }
    }
}
