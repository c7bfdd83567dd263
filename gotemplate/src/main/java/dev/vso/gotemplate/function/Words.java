package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.INT;
import static dev.vso.gotemplate.function.Parameter.TEXT;

import dev.vso.gotemplate.limit.Bounded;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.print.Unicode;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Utf8;
import java.util.List;
import java.util.random.RandomGenerator;

/** Sprig's functions on words and letters. Some go by bytes where one expects code points, and so do these. */
final class Words {
    static final long WORK_OF_A_RANDOM_NUMBER = 200;

    private Words() {}

    static List<Function> all(RandomGenerator random) {
        return List.of(
                Strings.onText("title", Words::title),
                Strings.onText("untitle", Words::untitle),
                Strings.onText("swapcase", Words::swapCase),
                Strings.onText("nospace", Words::withoutSpace),
                Strings.onText("initials", Words::initials),
                Strings.onText("snakecase", text -> CaseWords.joined(text, '_')),
                Strings.onText("kebabcase", text -> CaseWords.joined(text, '-')),
                Function.of("camelcase", a -> Text.of(pascalCase(a)), TEXT),
                Function.of("shuffle", a -> Text.of(shuffled(a, random)), TEXT),
                Function.of("abbrev", a -> Text.of(abbreviated(0, a.integer(0), a.text(1))), INT, TEXT),
                Function.of("abbrevboth", Words::abbrevBoth, INT, INT, TEXT),
                Function.of("wrap", a -> Text.of(wrapped(a.meter(), a.text(1), a.integer(0), "", false)), INT, TEXT),
                Function.of(
                        "wrapWith",
                        a -> Text.of(wrapped(a.meter(), a.text(2), a.integer(0), a.text(1), true)),
                        INT,
                        TEXT,
                        TEXT));
    }

    private static String title(String text) {
        var previous = new int[] {' '};
        return Strings.mapped(text, rune -> {
            var start = isSeparator(previous[0]);
            previous[0] = rune;
            return start ? Character.toTitleCase(rune) : rune;
        });
    }

    private static boolean isSeparator(int rune) {
        if (rune < 0x80) {
            return !((rune >= '0' && rune <= '9') || ((rune | 0x20) >= 'a' && (rune | 0x20) <= 'z') || rune == '_');
        }
        return !Character.isLetter(rune) && !Character.isDigit(rune) && Unicode.isSpace(rune);
    }

    private static String untitle(String text) {
        var atStart = new boolean[] {true};
        return Strings.mapped(text, rune -> {
            if (Unicode.isSpace(rune)) {
                atStart[0] = true;
                return rune;
            }
            var start = atStart[0];
            atStart[0] = false;
            return start ? Character.toLowerCase(rune) : rune;
        });
    }

    private static String swapCase(String text) {
        var afterSpace = new boolean[] {true};
        return Strings.mapped(text, rune -> {
            if (Unicode.isUpper(rune) || Character.isTitleCase(rune)) {
                afterSpace[0] = false;
                return Character.toLowerCase(rune);
            }
            if (Unicode.isLower(rune)) {
                var start = afterSpace[0];
                afterSpace[0] = false;
                return start ? Character.toTitleCase(rune) : Character.toUpperCase(rune);
            }
            afterSpace[0] = Unicode.isSpace(rune);
            return rune;
        });
    }

    /** Goes by bytes, and writes each as a code point, unless there was no space at all. */
    private static String withoutSpace(String text) {
        if (text.chars().noneMatch(Unicode::isSpace)) {
            return text;
        }
        var out = new StringBuilder(text.length());
        text.chars().filter(c -> !Unicode.isSpace(c)).forEach(c -> Utf8.append(out, c));
        return out.toString();
    }

    /** Goes by bytes, and writes each as a code point. */
    private static String initials(String text) {
        var out = new StringBuilder();
        var afterGap = true;
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Unicode.isSpace(c)) {
                afterGap = true;
            } else if (afterGap) {
                Utf8.append(out, c);
                afterGap = false;
            }
        }
        return out.toString();
    }

    /** {@code xstrings.ToPascalCase}. */
    private static String pascalCase(Arguments a) {
        var text = a.text(0);
        a.meter().briefly((long) Integer.BYTES * text.length());
        var runes = Utf8.runes(text);
        var out = new StringBuilder(text.length());
        var i = 0;
        while (i < runes.length && CaseWords.isConnector(runes[i])) {
            Utf8.append(out, runes[i++]);
        }
        if (i == runes.length) {
            if (runes.length > 0) {
                Utf8.append(out, runes[runes.length - 1]); // as there: the last connector is written twice
            }
            return out.toString();
        }
        var wasUpper = Unicode.isUpper(runes[i]);
        var held = Character.toUpperCase(runes[i++]);
        if (i == runes.length) {
            Utf8.append(out, held);
            return out.toString();
        }
        for (; i < runes.length; i++) {
            var previous = held;
            held = runes[i];
            if (CaseWords.isConnector(held) && CaseWords.isConnector(previous)) {
                Utf8.append(out, previous);
            } else if (CaseWords.isConnector(previous)) {
                wasUpper = Unicode.isUpper(held);
                held = Character.toUpperCase(held);
            } else {
                if (wasUpper && Unicode.isUpper(held)) {
                    held = Character.toLowerCase(held);
                } else {
                    wasUpper = false;
                }
                Utf8.append(out, previous);
            }
        }
        Utf8.append(out, held);
        return out.toString();
    }

    private static String shuffled(Arguments a, RandomGenerator random) {
        var text = a.text(0);
        a.meter().briefly((long) Integer.BYTES * text.length());
        a.meter().work(WORK_OF_A_RANDOM_NUMBER * text.length());
        var runes = Utf8.runes(text);
        for (int i = runes.length - 1; i > 0; i--) {
            var j = random.nextInt(i + 1);
            var swapped = runes[i];
            runes[i] = runes[j];
            runes[j] = swapped;
        }
        return Utf8.ofRunes(runes);
    }

    private static Text abbrevBoth(Arguments a) {
        var left = a.integer(0);
        var right = a.integer(1);
        return Text.of(right < 4 || (left > 0 && right < 7) ? a.text(2) : abbreviated(left, right, a.text(2)));
    }

    private static String abbreviated(long left, long width, String text) {
        if (width < 4 || text.length() <= width) {
            return text;
        }
        var shown = (int) width - 3;
        var offset = (int) Math.min(left, text.length());
        if (text.length() - offset < shown) {
            offset = text.length() - shown;
        }
        if (offset <= 4) {
            return text.substring(0, shown) + "...";
        }
        if (width < 7) {
            return "";
        }
        if (offset + shown < text.length()) {
            return "..." + (shown < 4 ? "" : abbreviated(0, shown, text.substring(offset)));
        }
        return "..." + text.substring(text.length() - shown);
    }

    /** The last blank between two places, -1 if there is none. */
    private static int lastBlank(String text, int from, int end) {
        for (int i = end; i >= from; i--) {
            if (text.charAt(i) == ' ') {
                return i;
            }
        }
        return -1;
    }

    /** {@code goutils.WrapCustom}: lines of at most so many bytes, broken at blanks. */
    private static String wrapped(Meter meter, String text, long width, String newLine, boolean cutLongWords) {
        var separator = newLine.isEmpty() ? "\n" : newLine;
        var length = Math.max(1, width);
        var out = new Bounded(meter);
        var offset = 0;
        while (text.length() - offset > length) {
            if (text.charAt(offset) == ' ') {
                offset++;
                continue;
            }
            var end = offset + (int) length;
            meter.work(length);
            var space = lastBlank(text, offset, end);
            if (space < offset && cutLongWords) {
                out.append(text.substring(offset, end)).append(separator);
                offset = end;
                continue;
            }
            if (space < offset) {
                space = text.indexOf(' ', end);
            }
            if (space < 0) {
                out.append(text.substring(offset));
                offset = text.length();
            } else {
                out.append(text.substring(offset, space)).append(separator);
                offset = space + 1;
            }
        }
        return out.append(text.substring(offset)).toString();
    }
}
