package dev.vso.operator.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.Fuzz;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Patterns of includes and excludes. */
class KeyPatternsFuzzTest {

    /**
     * RE2/J makes a new text for each letter of a literal and keeps the last: this limit of 4 GiB is above the 1 GiB of
     * garbage that was measured.
     */
    private static final long GARBAGE = 4L << 30;

    @Test
    @DisplayName("Fuzz: a pattern is compiled, or is a mistake that names its field")
    void patterns() {
        List<String> patterns = List.of(
                "^db_.*$",
                "(?i)pass(word)?",
                "[a-z0-9]{1,20}",
                "(?P<n>a|b)*",
                "\\pL+\\x{1e942}",
                "[[:^alpha:]]\\Q.\\E",
                "(a?){9}b");
        Fuzz.run(patterns, GARBAGE, text -> {
            var compiled = new ArrayList<ResolvedTransformation.Filter>();
            new KeyPatterns()
                    .compile(List.of(text), "excludes", compiled)
                    .ifPresentOrElse(
                            mistake -> assertThat(mistake.toString()).contains("excludes[0]"),
                            () -> assertThat(compiled).hasSize(1));
        });
    }
}
