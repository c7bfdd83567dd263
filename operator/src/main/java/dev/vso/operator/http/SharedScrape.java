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
 * A large text that is rendered for all who ask within a second. One rendering is made at a time, and at most two are in
 * memory beside it, however many clients read them and however slowly.
 */
public final class SharedScrape {

    /** How long a rendering is new enough. */
    static final Duration FRESH = Duration.ofSeconds(1);

    /** How many wait for a rendering; one more is refused. */
    static final int WAITING = 16;

    /** Takes the bytes to a client. */
    public interface Sender {
        /** Returns when the client has them. */
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

    /** Sends the text; false if too many wait for it. */
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

    /** The newest, if it is new enough or the one before it is still being read. */
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
