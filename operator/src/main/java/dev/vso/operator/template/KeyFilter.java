package dev.vso.operator.template;

import com.google.re2j.Pattern;
import dev.vso.gotemplate.limit.Exceeded;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.limit.MeteredText;
import dev.vso.operator.template.ResolvedTransformation.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Filters the keys of a source: a key passes if no exclude matches and, if there are includes, at least one of them
 * does.
 *
 * <p>Patterns are RE2 and match anywhere in the key unless they are anchored. Matching has a work limit: one pattern
 * with thousands of stars takes seconds for one long key.
 */
final class KeyFilter {

    private static final int WORK_OF_A_MATCH = 16;

    private final List<Filter> excludes;
    private final List<Filter> includes;
    private final Meter meter;

    /** The work limit was exceeded at this pattern. */
    static final class TooMuchWork extends Exception {
        private static final long serialVersionUID = 1L;

        TooMuchWork(String message) {
            super(message, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    KeyFilter(ResolvedTransformation transformation, Meter meter) {
        this.excludes = transformation.excludes();
        this.includes = transformation.includes();
        this.meter = meter;
    }

    /** An upper bound of the work of matching all patterns with these keys. */
    static long mostWork(ResolvedTransformation transformation, Collection<String> keys) {
        long characters = keys.stream().mapToLong(key -> key.length() + 1L).sum();
        long instructions = 0;
        for (var filters : List.of(transformation.excludes(), transformation.includes())) {
            for (Filter filter : filters) {
                instructions += filter.compiled().programSize();
            }
        }
        return characters * instructions;
    }

    /** The keys that pass, in their order. */
    List<String> passing(Collection<String> keys) throws TooMuchWork {
        var passing = new ArrayList<String>();
        for (String key : keys) {
            if (!anyMatches(excludes, key) && (includes.isEmpty() || anyMatches(includes, key))) {
                passing.add(key);
            }
        }
        return passing;
    }

    private boolean anyMatches(List<Filter> filters, String key) throws TooMuchWork {
        for (Filter filter : filters) {
            try {
                meter.work(WORK_OF_A_MATCH);
                Pattern pattern = filter.compiled();
                if (pattern.matcher(MeteredText.of(key, pattern, meter)).find()) {
                    return true;
                }
            } catch (Exceeded _) {
                throw new TooMuchWork(
                        "%s: matching the patterns of includes and excludes with the keys of the source takes too much work, and was stopped at this one; give fewer or shorter patterns, without repeats such as .* where they can be spared"
                                .formatted(filter.where()));
            }
        }
        return false;
    }
}
