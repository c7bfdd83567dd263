package dev.vso.operator.secret.render;

import dev.vso.operator.template.SourceData;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Data that was read from Vault and could not be written, because the API server did not answer: kept for a short time, so
 * that the next attempt does not read Vault again. All of it together is bounded; the oldest goes first.
 */
public final class UnwrittenData {

    /** Since it was read: as fresh as that a reader of Vault could have got it just now. */
    static final Duration FRESH = Duration.ofSeconds(30);

    /** Bytes on the heap, over all resources. */
    static final long MOST_BYTES = 4L << 20;

    /** The values are there twice: as text, and in objects. */
    private static final int BYTES_PER_CHARACTER = 4;

    /**
     * What was read.
     *
     * @param at when; it stays the same, however often the data is kept
     */
    public record Read(SourceData data, Instant at) {
        private long bytes() {
            return (long) BYTES_PER_CHARACTER * data.raw().length();
        }
    }

    private record CachedRead(Object request, Read read) {}

    private final Map<String, CachedRead> kept = new LinkedHashMap<>();
    private long bytes;

    /**
     * Keeps what could not be written.
     *
     * @param uid of the resource
     * @param request all that decides what is read; equal requests may have the same data
     */
    public synchronized void keep(String uid, Object request, Read read) {
        remove(uid);
        kept.put(uid, new CachedRead(request, read));
        bytes += read.bytes();
        Iterator<CachedRead> oldest = kept.values().iterator();
        while (bytes > MOST_BYTES && oldest.hasNext()) {
            bytes -= oldest.next().read().bytes();
            oldest.remove();
        }
    }

    /** What was kept for this request and is fresh; it is not kept any longer. */
    public synchronized Optional<Read> take(String uid, Object request, Instant now) {
        return Optional.ofNullable(remove(uid))
                .filter(found -> found.request().equals(request))
                .map(CachedRead::read)
                .filter(read -> now.isBefore(read.at().plus(FRESH)));
    }

    private @Nullable CachedRead remove(String uid) {
        CachedRead found = kept.remove(uid);
        if (found != null) {
            bytes -= found.read().bytes();
        }
        return found;
    }

    /** Bytes that are kept. */
    synchronized long bytes() {
        return bytes;
    }
}
