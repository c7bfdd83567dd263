package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.INT;
import static dev.vso.gotemplate.function.Parameter.TEXT;

import dev.vso.gotemplate.limit.Bounded;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Utf8;
import dev.vso.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Sprig's functions on regular expressions: RE2, so that none takes more than linear time. */
final class Regexes {
    private static final String META = "\\.+*?()|[]{}^$";

    private Regexes() {}

    static List<Function> all() {
        return List.of(
                Function.of("regexMatch", Regexes::quietMatch, TEXT, TEXT),
                Function.of("mustRegexMatch", a -> new Bool(matches(a)), TEXT, TEXT),
                Function.of("regexFind", Regexes::find, TEXT, TEXT),
                Function.of("mustRegexFind", Regexes::find, TEXT, TEXT),
                Function.of("regexFindAll", Regexes::findAll, TEXT, TEXT, INT),
                Function.of("mustRegexFindAll", Regexes::findAll, TEXT, TEXT, INT),
                Function.of("regexReplaceAll", a -> replaceAll(a, false), TEXT, TEXT, TEXT),
                Function.of("mustRegexReplaceAll", a -> replaceAll(a, false), TEXT, TEXT, TEXT),
                Function.of("regexReplaceAllLiteral", a -> replaceAll(a, true), TEXT, TEXT, TEXT),
                Function.of("mustRegexReplaceAllLiteral", a -> replaceAll(a, true), TEXT, TEXT, TEXT),
                Function.of("regexSplit", Regexes::split, TEXT, TEXT, INT),
                Function.of("mustRegexSplit", Regexes::split, TEXT, TEXT, INT),
                Strings.onText("regexQuoteMeta", Regexes::quoteMeta));
    }

    private static boolean matches(Arguments a) {
        return GoRegex.compile(a.text(0), a.meter()).in(a.text(1), a.meter()).from(0) != null;
    }

    private static Value quietMatch(Arguments a) {
        try {
            return new Bool(matches(a));
        } catch (Failure e) {
            return new Bool(false); // as Sprig: what is no expression matches nothing
        }
    }

    private static Value find(Arguments a) {
        var match =
                GoRegex.compile(a.text(0), a.meter()).in(a.text(1), a.meter()).from(0);
        return Text.of(match == null ? "" : a.text(1).substring(match.start(), match.end()));
    }

    private static Value findAll(Arguments a) {
        var matches =
                GoRegex.compile(a.text(0), a.meter()).in(a.text(1), a.meter()).all(a.integer(2));
        if (matches.isEmpty()) {
            return Sequence.nil(Sequence.Element.STRING);
        }
        return Strings.list(matches.stream()
                .map(match -> Strings.part(a.meter(), a.text(1), match.start(), match.end()))
                .toList());
    }

    private static Value replaceAll(Arguments a, boolean literal) {
        var regex = GoRegex.compile(a.text(0), a.meter());
        var text = a.text(1);
        var search = regex.in(text, a.meter());
        var out = new Bounded(a.meter());
        var last = 0;
        var at = 0;
        while (at <= text.length()) {
            var match = search.from(at);
            if (match == null) {
                break;
            }
            out.append(text, last, match.start());
            if (match.end() > last || match.start() == 0) {
                if (literal) {
                    out.append(a.text(2));
                } else {
                    Expansion.append(out, a.text(2), text, match, regex);
                }
            }
            last = match.end();
            at = Math.max(search.next(at), match.end());
        }
        return Text.of(out.append(text.substring(last)).toString());
    }

    private static Value split(Arguments a) {
        var most = a.integer(2);
        var regex = GoRegex.compile(a.text(0), a.meter());
        var text = a.text(1);
        if (most == 0) {
            return Sequence.nil(Sequence.Element.STRING);
        }
        if (!regex.isEmpty() && text.isEmpty()) {
            return Strings.list(List.of(""));
        }
        var parts = new ArrayList<String>();
        var begin = 0;
        var end = 0;
        for (var match : regex.in(text, a.meter()).all(most)) {
            if (most > 0 && parts.size() == most - 1) {
                break;
            }
            end = match.start();
            if (match.end() != 0) {
                parts.add(Strings.part(a.meter(), text, begin, end));
            }
            begin = match.end();
        }
        if (end != text.length()) {
            parts.add(Strings.part(a.meter(), text, begin, text.length()));
        }
        return parts.isEmpty() ? Sequence.nil(Sequence.Element.STRING) : Strings.list(parts);
    }

    private static String quoteMeta(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i += Utf8.width(text, i)) {
            if (META.indexOf(text.charAt(i)) >= 0) {
                out.append('\\');
            }
            out.append(text, i, i + Utf8.width(text, i));
        }
        return out.toString();
    }
}
