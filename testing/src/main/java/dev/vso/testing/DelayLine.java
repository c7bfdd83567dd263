package dev.vso.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Delays each piece and keeps the order, without holding up later pieces: it adds latency and does not limit bandwidth.
 * Used by one thread; a second thread of its own writes.
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

    /** Queues this piece for delivery after the delay; false once the receiver has disconnected. */
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
            broken = true; // Drops what still arrives, so that no sender waits for space.
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
