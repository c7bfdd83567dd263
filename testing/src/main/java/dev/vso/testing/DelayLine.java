package dev.vso.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Passes pieces on in order, each a while after it came, while further pieces come: latency, not a narrow line. Used by
 * one thread; a second one of its own writes.
 */
final class DelayLine implements AutoCloseable {

    private static final int MOST_PIECES = 4096;

    private final OutputStream out;
    private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>(MOST_PIECES);
    private final Thread writer;
    private volatile boolean broken;

    /** No bytes: the last piece. */
    private static final class Piece {
        private final byte[] bytes;
        private final long due;

        Piece(byte[] bytes, long due) {
            this.bytes = bytes;
            this.due = due;
        }
    }

    DelayLine(OutputStream out) {
        this.out = out;
        this.writer = Thread.ofVirtual().name("delay-line").start(this::write);
    }

    /** Passes this piece on after the delay; false once the receiver has gone. */
    boolean send(byte[] bytes, Duration delay) throws InterruptedException {
        pieces.put(new Piece(bytes, System.nanoTime() + delay.toNanos()));
        return !broken;
    }

    private void write() {
        try {
            for (var piece = pieces.take(); piece.bytes.length > 0; piece = pieces.take()) {
                var wait = piece.due - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(Duration.ofNanos(wait));
                }
                if (!broken) {
                    put(piece.bytes);
                }
            }
        } catch (InterruptedException _) {
            broken = true;
        }
    }

    private void put(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException _) {
            broken = true; // what still comes is dropped, so that nobody waits for room
        }
    }

    /** Returns when all pieces have been passed on. */
    @Override
    public void close() {
        try {
            pieces.put(new Piece(new byte[0], 0));
            writer.join();
        } catch (InterruptedException _) {
            writer.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
