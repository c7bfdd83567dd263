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
 * Data that was read from Vault and could not be written because the API server was unavailable. It is kept for a short
 * time, so that the next attempt does not read Vault again. The total size is bounded; the oldest is dropped first.
 */
public final class UnwrittenData {

    /** How long data may be used after it was read. */
    static final Duration FRESH = Duration.ofSeconds(30);

    /** Maximum bytes on the heap, over all resources. */
    static final long MOST_BYTES = 4L << 20;

    /** Each value is stored twice: as text, and in objects. */
    private static final int BYTES_PER_CHARACTER = 4;

    /**
     * Data that was read.
     *
     * @param at when it was first read, also if the data is kept again
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
     * Keeps data that could not be written.
     *
     * @param uid of the resource
     * @param request everything that determines the data; equal requests may share it
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

    /** The data kept for this request, if it is fresh; removes it. */
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

    /** The total size, in bytes. */
    synchronized long bytes() {
        return bytes;
    }
}
