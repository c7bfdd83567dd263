package dev.vso.gotemplate.function;

import dev.vso.gotemplate.limit.Bounded;
import dev.vso.gotemplate.value.Utf8;

/** {@code $1}, {@code ${name}} and {@code $$} in a replacement, as Go's {@code Regexp.Expand} reads them. */
final class Expansion {
    private static final int MOST_DIGITS = 8;

    private Expansion() {}

    /** Appends what the replacement comes to for this match. */
    static void append(Bounded out, String template, String text, GoRegex.Match match, GoRegex regex) {
        var at = 0;
        for (int dollar = template.indexOf('$'); dollar >= 0; dollar = template.indexOf('$', at)) {
            out.append(template, at, dollar);
            at = dollar + 1;
            if (template.startsWith("$", at)) {
                out.append('$');
                at++;
                continue;
            }
            var braced = template.startsWith("{", at);
            var begin = braced ? at + 1 : at;
            var end = nameEnd(template, begin);
            out.meter().work(end - begin);
            if (end == begin || (braced && !template.startsWith("}", end))) {
                out.append('$');
                continue;
            }
            match.append(out, group(template.substring(begin, end), regex), text);
            at = braced ? end + 1 : end;
        }
        out.append(template, at, template.length());
    }

    private static int nameEnd(String text, int from) {
        var end = from;
        while (end < text.length()) {
            var rune = Utf8.rune(text, end);
            if (!Character.isLetter(rune) && !Character.isDigit(rune) && rune != '_') {
                break;
            }
            end += Utf8.width(text, end);
        }
        return end;
    }

    private static int group(String name, GoRegex regex) {
        var isNumber = name.chars().allMatch(c -> c >= '0' && c <= '9')
                && name.length() <= MOST_DIGITS
                && (name.length() == 1 || !name.startsWith("0"));
        return isNumber ? Integer.parseInt(name) : regex.group(name);
    }
}
