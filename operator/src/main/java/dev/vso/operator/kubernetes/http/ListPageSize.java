package dev.vso.operator.kubernetes.http;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many objects to ask for at once when a list is read page by page: as many as come in about {@value #WANTED_BYTES}
 * bytes, by what came before. Objects may be as large as 1.5 MB each; 250 of those at once, as text and as objects, are more
 * memory than there is.
 *
 * <p>A page that turns out larger than {@value #MOST_BYTES} bytes is given up while it comes, and asked for again with an
 * eighth of the objects.
 */
final class ListPageSize {

    /** What a page is to have. */
    static final long WANTED_BYTES = 1L << 20;

    /** With more, a page of several objects is given up. */
    static final long MOST_BYTES = 6L << 20;

    private static final int FIRST = 16;
    private static final int GROWTH = 4;
    private static final int SHRINKING = 8;

    private static final Pattern LIMIT = Pattern.compile("(?<=[?&]limit=)\\d{1,9}(?=&|$)");
    private static final Pattern WATCH = Pattern.compile("[?&]watch=(true|1)(&|$)");

    /** How many objects to ask for next, by the path of the list. */
    private final ConcurrentHashMap<String, Integer> next = new ConcurrentHashMap<>();

    /** A request for one page. */
    record Page(String list, int objects, URI address) {}

    /** The request as it is to be sent; empty for what is no page of a list. */
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

    /** The page came whole. */
    void came(Page page, long bytes) {
        long fitting = page.objects() * WANTED_BYTES / Math.max(1, bytes);
        next.put(page.list(), (int) Math.clamp(fitting, 1, (long) page.objects() * GROWTH));
    }

    /** The page was given up. */
    void tooLarge(Page page) {
        next.put(page.list(), Math.max(1, page.objects() / SHRINKING));
    }

    /** Whether to give up a page of which so much has come; a single object has to be taken as it is. */
    static boolean isTooLarge(Page page, long bytes) {
        return page.objects() > 1 && bytes > MOST_BYTES;
    }
}
