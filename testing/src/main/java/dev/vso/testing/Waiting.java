package dev.vso.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for a server by polling. */
final class Waiting {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private Waiting() {}

    /** A question to a server; an exception means "not yet" and is reported on timeout. */
    @FunctionalInterface
    interface Question {
        boolean ask() throws Exception;
    }

    /** Returns when the answer is yes; on timeout throws {@link SandboxException} with the last failure. */
    static void until(String what, Duration atMost, Question question) {
        var end = System.nanoTime() + atMost.toNanos();
        @Nullable Exception last = null;
        do {
            try {
                if (question.ask()) {
                    return;
                }
                last = null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SandboxException("interrupted while waiting until " + what, e);
            } catch (Unrecoverable e) {
                throw new SandboxException(e.getMessage(), e);
            } catch (Exception e) {
                last = e;
            }
            pause();
        } while (System.nanoTime() < end);
        var message = "not true after " + atMost.toSeconds() + " s: " + what;
        throw last == null ? new SandboxException(message) : new SandboxException(message + ": " + last, last);
    }

    /** Connects to a port of 127.0.0.1, and hangs up. */
    static void connect(int port) throws IOException {
        new Socket(InetAddress.ofLiteral(Ports.LOOPBACK), port).close();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while waiting", e);
        }
    }

    /** A failure that a retry cannot fix. */
    static final class Unrecoverable extends Exception {
        private static final long serialVersionUID = 1;
        private final String message;

        Unrecoverable(String message) {
            super(message);
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }
    }
}
