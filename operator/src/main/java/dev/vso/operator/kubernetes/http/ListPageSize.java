package dev.vso.operator.kubernetes.http;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of objects per page of a list: as many as fit into about {@value #WANTED_BYTES} bytes, by the size of
 * earlier pages. An object may have 1.5 MB; 250 of those at once, as text and as objects, would not fit into memory.
 *
 * <p>A page that exceeds {@value #MOST_BYTES} bytes is aborted while it arrives, and requested again with an eighth of
 * the objects.
 */
final class ListPageSize {

    /** The target size of a page. */
    static final long WANTED_BYTES = 1L << 20;

    /** A larger page with several objects is aborted. */
    static final long MOST_BYTES = 6L << 20;

    private static final int FIRST = 16;
    private static final int GROWTH = 4;
    private static final int SHRINKING = 8;

    private static final Pattern LIMIT = Pattern.compile("(?<=[?&]limit=)\\d{1,9}(?=&|$)");
    private static final Pattern WATCH = Pattern.compile("[?&]watch=(true|1)(&|$)");

    /** The number of objects of the next page, by the path of the list. */
    private final ConcurrentHashMap<String, Integer> next = new ConcurrentHashMap<>();

    /** A request for one page. */
    record Page(String list, int objects, URI address) {}

    /** The request to send; empty if it is not for a page of a list. */
    Optional<Page> of(URI address) {
        Matcher limit = LIMIT.matcher(address.toString());
        if (!limit.find() || WATCH.matcher(address.toString()).find()) {
            return Optional.empty();
        }
        int asked = Integer.parseInt(limit.group());
        int objects = Math.clamp(next.getOrDefault(address.getRawPath(), FIRST), 1, Math.max(1, asked));
        return Optional.of(
                new Page(address.getRawPath(), objects, URI.create(limit.replaceFirst(String.valueOf(objects)))));
    }

    /** The page arrived completely. */
    void came(Page page, long bytes) {
        long fitting = page.objects() * WANTED_BYTES / Math.max(1, bytes);
        next.put(page.list(), (int) Math.clamp(fitting, 1, (long) page.objects() * GROWTH));
    }

    /** The page was aborted. */
    void tooLarge(Page page) {
        next.put(page.list(), Math.max(1, page.objects() / SHRINKING));
    }

    /** True if a page of this size so far must be aborted; a single object is never too large. */
    static boolean isTooLarge(Page page, long bytes) {
        return page.objects() > 1 && bytes > MOST_BYTES;
    }
}
