package dev.vso.gotemplate.function;

import dev.vso.gotemplate.value.Utf8;

/** {@code $1}, {@code ${name}} and {@code $$} in a replacement, as Go's {@code Regexp.Expand} reads them. */
final class Expansion {
    private static final int MOST_DIGITS = 8;

    private Expansion() {}

    static String of(String template, String text, GoRegex.Match match, GoRegex regex) {
        var out = new StringBuilder();
        var rest = template;
        for (int dollar = rest.indexOf('$'); dollar >= 0; dollar = rest.indexOf('$')) {
            out.append(rest, 0, dollar);
            rest = rest.substring(dollar + 1);
            if (rest.startsWith("$")) {
                out.append('$');
                rest = rest.substring(1);
                continue;
            }
            var braced = rest.startsWith("{");
            var end = nameEnd(rest, braced ? 1 : 0);
            if (end == (braced ? 1 : 0) || (braced && !rest.startsWith("}", end))) {
                out.append('$');
                continue;
            }
            out.append(group(rest.substring(braced ? 1 : 0, end), text, match, regex));
            rest = rest.substring(braced ? end + 1 : end);
        }
        return out.append(rest).toString();
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

    private static String group(String name, String text, GoRegex.Match match, GoRegex regex) {
        var isNumber = name.chars().allMatch(c -> c >= '0' && c <= '9')
                && name.length() <= MOST_DIGITS
                && (name.length() == 1 || !name.startsWith("0"));
        var number = isNumber ? Integer.parseInt(name) : regex.group(name);
        return match.group(number, text);
    }
}
