package dev.vso.vault.client;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The empty body of a GET that may be sent only once. The JDK's HTTP client repeats a GET when the connection ends
 * without an answer, and has no setting against it, although this GET creates credentials. But before it writes a
 * request it asks for the body's length, once per attempt.
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

    /** Aborts the second attempt before any of it is written. */
    static final class AlreadySent extends RuntimeException {
        AlreadySent() {
            super("the connection ended without an answer");
        }
    }
}
