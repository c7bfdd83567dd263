package dev.vso.operator.vault;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A body that can be sent once. The JDK's HTTP client repeats a GET by itself when the connection ends without an
 * answer, and offers no way to say that this GET makes credentials; it asks for the body's length before each attempt.
 */
final class OnceBody implements BodyPublisher {
    private final BodyPublisher body;
    private final AtomicBoolean sent = new AtomicBoolean();

    OnceBody(BodyPublisher body) {
        this.body = body;
    }

    @Override
    public long contentLength() {
        if (sent.get()) {
            throw new AlreadySent();
        }
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        sent.set(true);
        body.subscribe(subscriber);
    }

    /** Ends the second attempt before anything of it is sent. */
    static final class AlreadySent extends RuntimeException {
        AlreadySent() {
            super("the connection ended without an answer");
        }
    }
}
