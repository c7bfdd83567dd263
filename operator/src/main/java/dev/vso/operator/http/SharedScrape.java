package dev.vso.operator.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Renders a large text once for all clients that request it within a second. One rendering is made at a time, and at
 * most two others are in memory, whatever the number and speed of the clients.
 */
public final class SharedScrape {

    /** How long a rendering may be reused. */
    static final Duration FRESH = Duration.ofSeconds(1);

    /** Maximum number of clients that wait for a rendering; further ones are refused. */
    static final int WAITING = 16;

    /** Sends the bytes to a client. */
    public interface Sender {
        /** Returns when the client has read them. */
        void send(byte[] bytes) throws IOException;
    }

    private static final class Rendering {
        private final byte[] bytes;
        private final Instant made;
        private int readers;

        Rendering(byte[] bytes, Instant made) {
            this.bytes = bytes;
            this.made = made;
        }
    }

    private final Supplier<String> source;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(WAITING);
    private final ReentrantLock rendering = new ReentrantLock();
    private @Nullable Rendering newest;
    private @Nullable Rendering before;

    public SharedScrape(Supplier<String> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Sends the text; false if too many clients wait for it. */
    public boolean sendTo(Sender sender) throws IOException {
        if (!places.tryAcquire()) {
            return false;
        }
        Rendering mine;
        try {
            rendering.lockInterruptibly();
            try {
                mine = current();
            } finally {
                rendering.unlock();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            places.release();
        }
        try {
            sender.send(mine.bytes);
            return true;
        } finally {
            release(mine);
        }
    }

    private Rendering current() {
        Rendering good = goodEnough();
        return good != null
                ? good
                : take(new Rendering(source.get().getBytes(StandardCharsets.UTF_8), clock.instant()));
    }

    /** The latest rendering if it is fresh, or if an older one is still being sent. */
    private synchronized @Nullable Rendering goodEnough() {
        if (newest == null || (before == null && clock.instant().isAfter(newest.made.plus(FRESH)))) {
            return null;
        }
        newest.readers++;
        return newest;
    }

    private synchronized Rendering take(Rendering made) {
        before = newest != null && newest.readers > 0 ? newest : null;
        newest = made;
        made.readers++;
        return made;
    }

    private synchronized void release(Rendering read) {
        read.readers--;
        if (before != null && before.readers == 0) {
            before = null;
        }
    }
}
