package dev.vso.vault.client;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The empty body of a GET that may be sent once. The JDK's HTTP client repeats a GET by itself when the connection ends
 * without an answer, and offers no way to say that this GET makes credentials. But before it writes a request it asks
 * for the body's length, each time anew.
 */
final class NonReplayableBody implements BodyPublisher {
    private final BodyPublisher nothing = BodyPublishers.noBody();
    private final AtomicBoolean asked = new AtomicBoolean();

    @Override
    public long contentLength() {
        if (!asked.compareAndSet(false, true)) {
            throw new AlreadySent();
        }
        return 0;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        nothing.subscribe(subscriber);
    }

    /** Ends the second attempt before anything of it is written. */
    static final class AlreadySent extends RuntimeException {
        AlreadySent() {
            super("the connection ended without an answer");
        }
    }
}
