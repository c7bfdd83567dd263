package dev.vso.vault.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the open HTTP clients of all VaultConnections: each client has its own thread and buffers, and any tenant can
 * create VaultConnections. A client is opened on demand, and closed after a minute without use or when another
 * connection needs its place. A namespace gets at most half of the places that the others leave, so that one namespace
 * with many connections to slow servers cannot block the others.
 *
 * @param <C> the client
 */
final class HttpClientPool<C> {

    static final int MOST = 64;

    /** The JDK's client closes connections that are idle for half this time. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final int most;
    private final LongSupplier nanos;
    private final Consumer<C> closer;

    /** Guarded by {@code this}, as are the fields of the places. */
    private final List<Place> open = new ArrayList<>();

    HttpClientPool(Consumer<C> closer) {
        this(MOST, closer, System::nanoTime);
    }

    /** @param nanos a monotonic clock */
    HttpClientPool(int most, Consumer<C> closer, LongSupplier nanos) {
        this.most = most;
        this.closer = closer;
        this.nanos = nanos;
    }

    /** The slot of one connection, with an open client or without. */
    final class Place {

        private final String namespace;
        private final Supplier<C> opener;
        private @Nullable C client;
        private int users;
        private long lastUsed;
        private boolean ended;

        private Place(String namespace, Supplier<C> opener) {
            this.namespace = namespace;
            this.opener = opener;
        }

        /**
         * Opens the client if necessary, and keeps it open until {@link #release()}.
         *
         * @throws TimeoutException if no place became free in that time
         */
        C acquire(Duration patience) throws InterruptedException, TimeoutException {
            List<C> closing = new ArrayList<>();
            try {
                return acquire(nanos.getAsLong() + patience.toNanos(), closing);
            } finally {
                closing.forEach(closer);
            }
        }

        private C acquire(long until, List<C> closing) throws InterruptedException, TimeoutException {
            synchronized (HttpClientPool.this) {
                while (client == null) {
                    closing.addAll(closeIdle(namespace));
                    if (!ended && mayOpen(namespace)) {
                        client = opener.get();
                        open.add(this);
                        break;
                    }
                    long left = until - nanos.getAsLong();
                    if (ended || left <= 0) {
                        throw new TimeoutException("too many connections are in use at once");
                    }
                    TimeUnit.NANOSECONDS.timedWait(HttpClientPool.this, left);
                }
                users++;
                lastUsed = nanos.getAsLong();
                return client;
            }
        }

        void release() {
            synchronized (HttpClientPool.this) {
                users--;
                lastUsed = nanos.getAsLong();
                HttpClientPool.this.notifyAll();
            }
        }

        /** Closes the client and its running requests; the place does not open another one. */
        void close() {
            C closing;
            synchronized (HttpClientPool.this) {
                ended = true;
                closing = client;
                client = null;
                open.remove(this);
                HttpClientPool.this.notifyAll();
            }
            if (closing != null) {
                closer.accept(closing);
            }
        }

        private C taken() {
            C was = Objects.requireNonNull(client);
            client = null;
            open.remove(this);
            return was;
        }
    }

    /** @param namespace of the VaultConnection */
    Place place(String namespace, Supplier<C> opener) {
        return new Place(namespace, opener);
    }

    /** The number of open clients. */
    synchronized int size() {
        return open.size();
    }

    /**
     * Selects clients that are idle too long, or else one whose place is needed. The caller closes them outside of the
     * lock.
     */
    private List<C> closeIdle(String needing) {
        long now = nanos.getAsLong();
        List<Place> idle = open.stream().filter(place -> place.users == 0).toList();
        List<Place> closing = new ArrayList<>(idle.stream()
                .filter(place -> now - place.lastUsed > IDLE.toNanos())
                .toList());
        if (closing.isEmpty() && !mayOpen(needing)) {
            boolean full = open.size() >= most;
            idle.stream()
                    .filter(place -> full || place.namespace.equals(needing))
                    .min(Comparator.comparingLong(place -> place.lastUsed))
                    .ifPresent(closing::add);
        }
        return closing.stream().map(Place::taken).toList();
    }

    private boolean mayOpen(String namespace) {
        long own =
                open.stream().filter(place -> place.namespace.equals(namespace)).count();
        long others = open.size() - own;
        return open.size() < most && own < Math.max(1, (most - others + 1) / 2);
    }
}
