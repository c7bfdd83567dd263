package dev.vso.gotemplate.function;

import dev.vso.gotemplate.limit.Meter;
import org.jspecify.annotations.Nullable;

/**
 * Finds a text in another in linear time, also where both repeat themselves: {@link String#indexOf(String)} may compare
 * each place with all of what it looks for.
 */
final class Finder {
    /** Up to here comparing each place costs less than preparing. */
    private static final int SHORT = 16;

    private static final int COUNT_EVERY = 1024;

    private final String wanted;
    private final Meter meter;
    private final int @Nullable [] fallback;

    /** Looks for this text, which is not empty. */
    Finder(String wanted, Meter meter) {
        this.wanted = wanted;
        this.meter = meter;
        this.fallback = wanted.length() <= SHORT ? null : fallback(wanted, meter);
    }

    /** The first place from this one on, or -1. */
    int in(String text, int from) {
        if (fallback == null) {
            var at = text.indexOf(wanted, from);
            meter.work((at < 0 ? text.length() : at) - from + 1L);
            return at;
        }
        var matched = 0;
        for (int i = from; i < text.length(); i++) {
            if ((i - from) % COUNT_EVERY == 0) {
                meter.work(2 * COUNT_EVERY);
            }
            while (matched > 0 && text.charAt(i) != wanted.charAt(matched)) {
                matched = fallback[matched - 1];
            }
            if (text.charAt(i) == wanted.charAt(matched) && ++matched == wanted.length()) {
                return i + 1 - matched;
            }
        }
        return -1;
    }

    /** For each place of the text, how much of its beginning ends there (Knuth, Morris and Pratt). */
    private static int[] fallback(String wanted, Meter meter) {
        meter.work(2L * wanted.length());
        meter.briefly((long) Integer.BYTES * wanted.length());
        var fallback = new int[wanted.length()];
        var matched = 0;
        for (int i = 1; i < wanted.length(); i++) {
            while (matched > 0 && wanted.charAt(i) != wanted.charAt(matched)) {
                matched = fallback[matched - 1];
            }
            if (wanted.charAt(i) == wanted.charAt(matched)) {
                matched++;
            }
            fallback[i] = matched;
        }
        return fallback;
    }
}
