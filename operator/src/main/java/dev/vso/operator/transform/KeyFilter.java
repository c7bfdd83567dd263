package dev.vso.operator.transform;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.vso.gotemplate.limit.RepeatGuard;
import dev.vso.operator.transform.Recipe.Filter;
import dev.vso.operator.transform.TransformResult.InvalidTransformation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which keys of a source pass: those that no exclude matches and, where there are includes, at least one of them does.
 *
 * <p>Patterns are RE2 and match anywhere in the key unless they are anchored.
 */
final class KeyFilter {
    private final List<Pattern> excludes = new ArrayList<>();
    private final List<Pattern> includes = new ArrayList<>();

    /** Compiles the patterns; the first that is not RE2, or too large to be compiled, is the answer. */
    Optional<InvalidTransformation> compile(Recipe recipe) {
        return compile(recipe.excludes(), excludes).or(() -> compile(recipe.includes(), includes));
    }

    boolean passes(String key) {
        return excludes.stream().noneMatch(pattern -> pattern.matcher(key).find())
                && (includes.isEmpty()
                        || includes.stream()
                                .anyMatch(pattern -> pattern.matcher(key).find()));
    }

    private static Optional<InvalidTransformation> compile(List<Filter> filters, List<Pattern> into) {
        for (Filter filter : filters) {
            if (RepeatGuard.isTooLarge(filter.pattern())) {
                return Optional.of(new InvalidTransformation(
                        filter.where(),
                        "%s: the regular expression \"%s\" repeats too much: its repeats come to more than %d copies; give smaller ones"
                                .formatted(filter.where(), filter.pattern(), RepeatGuard.MOST)));
            }
            try {
                into.add(Pattern.compile(filter.pattern()));
            } catch (PatternSyntaxException e) {
                return Optional.of(new InvalidTransformation(
                        filter.where(),
                        "%s: \"%s\" is not a regular expression (RE2): %s; correct it, or escape its special characters with \\"
                                .formatted(filter.where(), filter.pattern(), e.getDescription())));
            }
        }
        return Optional.empty();
    }
}
