package dev.vso.operator.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Splits a stream into request heads; keeps at most one head, and only a small buffer between requests. */
final class HeadReader {

    private static final int SMALL = 1024;

    /** The next item of the stream. */
    sealed interface Head {
        /** A complete head, a character for each byte, without the empty line at its end. */
        record Complete(String text) implements Head {}

        /**
         * A head that exceeds the limit.
         *
         * @param inFirstLine true if the request line alone does
         */
        record TooLong(boolean inFirstLine) implements Head {}

        /** The client closed its side. */
        record Ended() implements Head {}
    }

    private final InputStream in;
    private final int limit;
    private byte[] buffer = new byte[SMALL];
    private int length;

    HeadReader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /**
     * Reads until a head is complete.
     *
     * @param begun called once, on the first byte of the head
     */
    Head next(Runnable begun) throws IOException {
        boolean started = false;
        int scanned = 0;
        while (true) {
            if (!started) {
                dropEmptyLines();
            }
            if (length > 0 && !started && buffer[0] != '\r') {
                started = true;
                begun.run();
            }
            int end = end(scanned);
            if (end >= 0) {
                return cut(end);
            }
            scanned = Math.max(0, length - 3);
            if (length >= limit) {
                return new Head.TooLong(lineEnd() < 0);
            }
            if (length == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(2 * length, limit));
            }
            int count = in.read(buffer, length, buffer.length - length);
            if (count < 0) {
                return new Head.Ended();
            }
            length += count;
        }
    }

    private Head cut(int end) {
        String head = new String(buffer, 0, end, StandardCharsets.ISO_8859_1);
        int rest = length - end - 4;
        byte[] fresh = new byte[Math.max(SMALL, rest)];
        System.arraycopy(buffer, end + 4, fresh, 0, rest);
        buffer = fresh;
        length = rest;
        return new Head.Complete(head);
    }

    private void dropEmptyLines() {
        int from = 0;
        while (length - from >= 2 && buffer[from] == '\r' && buffer[from + 1] == '\n') {
            from += 2;
        }
        System.arraycopy(buffer, from, buffer, 0, length - from);
        length -= from;
    }

    private int end(int from) {
        for (int i = from; i + 3 < length; i++) {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private int lineEnd() {
        for (int i = 0; i < length; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
