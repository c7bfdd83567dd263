package dev.vso.operator.template;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.vso.gotemplate.limit.RegexSize;
import dev.vso.operator.template.ResolvedTransformation.Filter;
import dev.vso.operator.template.TransformResult.InvalidTransformation;
import java.util.List;
import java.util.Optional;

/** Compiles the patterns of one transformation, with limits on the size of each and of all together. */
final class KeyPatterns {

    /** Work limit in template units: about a tenth of a second. */
    private static final long MOST_WORK = 20_000_000;

    private static final int SHOWN = 100;

    private long instructions;
    private long work;

    /** Appends the compiled patterns; returns the error of the first that is not RE2, or too large to be compiled. */
    Optional<InvalidTransformation> compile(List<String> patterns, String field, List<Filter> into) {
        for (int i = 0; i < patterns.size(); i++) {
            String where = "%s[%d]".formatted(field, i);
            String pattern = patterns.get(i);
            Optional<String> problem = tooLarge(pattern);
            if (problem.isPresent()) {
                return problem.map(what -> new InvalidTransformation(where, "%s: %s".formatted(where, what)));
            }
            try {
                into.add(new Filter(pattern, where, Pattern.compile(pattern)));
            } catch (PatternSyntaxException e) {
                return Optional.of(new InvalidTransformation(
                        where,
                        "%s: \"%s\" is not a regular expression (RE2): %s; correct it, or escape its special characters with \\"
                                .formatted(where, shown(pattern), shown(e.getDescription()))));
            }
        }
        return Optional.empty();
    }

    private Optional<String> tooLarge(String pattern) {
        if (pattern.length() > RegexSize.MOST_CHARACTERS) {
            return Optional.of(
                    "the regular expression has %d characters, and may have %d; give several, or shorter ones"
                            .formatted(pattern.length(), RegexSize.MOST_CHARACTERS));
        }
        RegexSize size = RegexSize.of(pattern);
        if (size.copies() > RegexSize.MOST_COPIES) {
            return Optional.of(
                    "the regular expression \"%s\" repeats too much: its repeats come to more than %d copies; give smaller ones"
                            .formatted(shown(pattern), RegexSize.MOST_COPIES));
        }
        if (size.endless()) {
            return Optional.of(
                    "the regular expression \"%s\" ignores case in letters from U+1C80 to U+1C8F, which is not possible; leave these out, or (?i)"
                            .formatted(shown(pattern)));
        }
        instructions += size.instructions();
        work += size.work();
        if (size.isTooLarge() || instructions > RegexSize.MOST_INSTRUCTIONS || work > MOST_WORK) {
            return Optional.of(
                    "the regular expression \"%s\" is too large, or all of includes and excludes are together: they come to more than %d instructions, or nest deeper than 250; give fewer or shorter ones"
                            .formatted(shown(pattern), RegexSize.MOST_INSTRUCTIONS));
        }
        return Optional.empty();
    }

    private static String shown(String pattern) {
        return pattern.length() > SHOWN ? pattern.substring(0, SHOWN) + "…" : pattern;
    }
}
