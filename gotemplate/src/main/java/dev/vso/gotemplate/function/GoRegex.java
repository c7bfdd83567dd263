package dev.vso.gotemplate.function;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.vso.gotemplate.limit.Bounded;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.limit.MeteredText;
import dev.vso.gotemplate.limit.RegexSize;
import dev.vso.gotemplate.value.Utf8;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A regular expression of Go, with its ways to find all matches; places are in bytes. */
final class GoRegex {
    private static final long BYTES_OF_A_MATCH = 64;
    private static final long BYTES_OF_AN_INSTRUCTION = 160;
    private static final long BYTES_OF_A_GROUP = 8;

    private final Pattern pattern;

    private GoRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    static GoRegex compile(String bytes, Meter meter) {
        if (!Utf8.isValid(bytes)) {
            throw new Failure("error parsing regexp");
        }
        var size = RegexSize.of(Utf8.string(bytes));
        if (size.isTooLarge()) {
            throw new Failure("error parsing regexp: it is too large");
        }
        meter.work(size.work());
        meter.briefly(BYTES_OF_AN_INSTRUCTION * size.instructions());
        try {
            var pattern = Pattern.compile(Utf8.string(bytes));
            // Each instruction may be where a match stands, with the places of all groups.
            meter.briefly(pattern.programSize() * (BYTES_OF_AN_INSTRUCTION + BYTES_OF_A_GROUP * pattern.groupCount()));
            return new GoRegex(pattern);
        } catch (PatternSyntaxException e) {
            throw new Failure("error parsing regexp: " + e.getDescription());
        }
    }

    boolean isEmpty() {
        return pattern.pattern().isEmpty();
    }

    /** The number of the group with this name, or -1. */
    int group(String name) {
        return pattern.namedGroups().getOrDefault(Utf8.string(name), -1);
    }

    /** A search through one text. */
    Search in(String bytes, Meter meter) {
        return new Search(bytes, meter);
    }

    /** Where a match and its groups begin and end. */
    static final class Match {
        private final int[] places;

        private Match(int[] places) {
            this.places = places;
        }

        int start() {
            return places[0];
        }

        int end() {
            return places[1];
        }

        /** Appends what a group matched; nothing when it took no part or does not exist. */
        void append(Bounded out, int number, String text) {
            if (number >= 0 && 2 * number < places.length && places[2 * number] >= 0) {
                out.append(text, places[2 * number], places[2 * number + 1]);
            }
        }
    }

    /** Finds matches in a text that is decoded once. */
    final class Search {
        private final String bytes;
        private final int[] byteAt;
        private final int[] charAt;
        private final Matcher matcher;
        private final Meter meter;

        private Search(String bytes, Meter meter) {
            this.bytes = bytes;
            this.meter = meter;
            meter.work(bytes.length());
            meter.briefly(2L * Integer.BYTES * (bytes.length() + 1L));
            var text = Utf8.string(bytes);
            byteAt = new int[text.length() + 1];
            charAt = new int[bytes.length() + 1];
            var c = 0;
            for (int i = 0; i < bytes.length(); i += Utf8.width(bytes, i)) {
                byteAt[c] = i;
                charAt[i] = c;
                c += Character.charCount(Utf8.rune(bytes, i));
            }
            byteAt[text.length()] = bytes.length();
            charAt[bytes.length()] = text.length();
            matcher = pattern.matcher(MeteredText.of(text, pattern, meter));
        }

        /** The first match from a place on, or null. */
        @Nullable Match from(int at) {
            if (!matcher.find(charAt[at])) {
                return null;
            }
            meter.memory(BYTES_OF_A_MATCH + 2L * Integer.BYTES * matcher.groupCount());
            var places = new int[2 * matcher.groupCount() + 2];
            for (int group = 0; group <= matcher.groupCount(); group++) {
                places[2 * group] = matcher.start(group) < 0 ? -1 : byteAt[matcher.start(group)];
                places[2 * group + 1] = matcher.end(group) < 0 ? -1 : byteAt[matcher.end(group)];
            }
            return new Match(places);
        }

        /** The place after the next code point; after the end of the text at its end. */
        int next(int at) {
            return at < bytes.length() ? at + Utf8.width(bytes, at) : bytes.length() + 1;
        }

        /** All matches, at most so many unless that is negative; none that is empty right after another. */
        List<Match> all(long most) {
            var found = new ArrayList<Match>();
            var at = 0;
            var last = -1;
            while ((most < 0 || found.size() < most) && at <= bytes.length()) {
                var match = from(at);
                if (match == null) {
                    break;
                }
                if (match.end() != at || match.start() != last) {
                    found.add(match);
                }
                at = match.end() == at ? next(at) : match.end();
                last = match.end();
            }
            return found;
        }
    }
}
