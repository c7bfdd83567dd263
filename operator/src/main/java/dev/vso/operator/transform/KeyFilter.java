package dev.vso.operator.transform;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
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
    static final String EXCLUDES = "destination.transformation.excludes";
    static final String INCLUDES = "destination.transformation.includes";

    private final List<Pattern> excludes = new ArrayList<>();
    private final List<Pattern> includes = new ArrayList<>();

    /** Compiles the patterns; the first that is not RE2 is the answer. */
    Optional<InvalidTransformation> compile(List<String> excluded, List<String> included) {
        return compile(EXCLUDES, excluded, excludes).or(() -> compile(INCLUDES, included, includes));
    }

    boolean passes(String key) {
        return excludes.stream().noneMatch(pattern -> pattern.matcher(key).find())
                && (includes.isEmpty()
                        || includes.stream()
                                .anyMatch(pattern -> pattern.matcher(key).find()));
    }

    private static Optional<InvalidTransformation> compile(String field, List<String> patterns, List<Pattern> into) {
        for (int i = 0; i < patterns.size(); i++) {
            try {
                into.add(Pattern.compile(patterns.get(i)));
            } catch (PatternSyntaxException e) {
                var where = "%s[%d]".formatted(field, i);
                return Optional.of(new InvalidTransformation(
                        where,
                        "%s: \"%s\" is not a regular expression (RE2): %s; correct it, or escape its special characters with \\"
                                .formatted(where, patterns.get(i), e.getDescription())));
            }
        }
        return Optional.empty();
    }
}
