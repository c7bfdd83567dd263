package dev.vso.operator.events;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Names for events in the form of Kubernetes' own recorder: the object's name, a dot, nanoseconds in hexadecimal. */
final class EventNames {
    /** A name may have 253 characters; sixteen digits and the dot need space. */
    private static final int LONGEST_PREFIX = 253 - 17;

    private final AtomicLong last = new AtomicLong();

    /** A name that is unique in this process, even within the same nanosecond. */
    String next(String object, Instant now) {
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        long unique = last.accumulateAndGet(nanos, (before, wanted) -> Math.max(before + 1, wanted));
        return prefix(object) + "." + Long.toHexString(unique);
    }

    private static String prefix(String name) {
        String cut = name.length() > LONGEST_PREFIX ? name.substring(0, LONGEST_PREFIX) : name;
        int end = cut.length();
        while (end > 0 && (cut.charAt(end - 1) == '.' || cut.charAt(end - 1) == '-')) {
            end--;
        }
        return cut.substring(0, end);
    }
}
