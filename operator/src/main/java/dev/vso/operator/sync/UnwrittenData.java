package dev.vso.operator.sync;

import dev.vso.operator.transform.SecretData;
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

    /** As fresh as that a reader of Vault could have got it just now. */
    static final Duration FRESH = Duration.ofSeconds(30);

    /** Bytes of values, over all resources. */
    static final long MOST_BYTES = 4L << 20;

    private record Kept(Object request, SecretData data, Instant at) {}

    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private long bytes;

    /**
     * Keeps what could not be written.
     *
     * @param uid of the resource
     * @param request all that shapes the data; equal requests may have the same data
     */
    public synchronized void keep(String uid, Object request, SecretData data, Instant now) {
        remove(uid);
        kept.put(uid, new Kept(request, data, now));
        bytes += data.size();
        Iterator<Kept> oldest = kept.values().iterator();
        while (bytes > MOST_BYTES && oldest.hasNext()) {
            bytes -= oldest.next().data().size();
            oldest.remove();
        }
    }

    /** What was kept for this request and is fresh; it is not kept any longer. */
    public synchronized Optional<SecretData> take(String uid, Object request, Instant now) {
        return Optional.ofNullable(remove(uid))
                .filter(found -> found.request().equals(request))
                .filter(found -> now.isBefore(found.at().plus(FRESH)))
                .map(Kept::data);
    }

    private @Nullable Kept remove(String uid) {
        Kept found = kept.remove(uid);
        if (found != null) {
            bytes -= found.data().size();
        }
        return found;
    }

    /** Bytes that are kept. */
    synchronized long bytes() {
        return bytes;
    }
}
