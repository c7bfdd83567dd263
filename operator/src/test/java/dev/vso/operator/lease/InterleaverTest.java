package dev.vso.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.lease.LeaseWatch.Budget;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of requests in a round. */
class InterleaverTest {

    private static List<String> letters(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            A,A,A | abcdef | AabAcdAef
            AB,A, | abc    | ABaAbc
            A,A,A | ''     | AAA
            ,,    | abcd   | abcd
            A,A,A | a      | AAAa
            """)
    void listingsAreSpreadAmongLookUps(String first, String others, String order) {
        var parts = Arrays.stream(first.split(",", -1))
                .map(InterleaverTest::letters)
                .toList();
        assertThat(String.join("", Interleaver.of(parts, letters(others)))).isEqualTo(order);
    }

    @ParameterizedTest
    @CsvSource({"2, 3", "500, 3", "1000, 3", "1001, 2", "1500, 2", "1501, 1", "100000, 1"})
    void aLongListIsAskedForLessOften(int leases, int listings) {
        assertThat(Budget.listings(leases)).isEqualTo(listings);
    }

    @Test
    void listingsAloneTakeARoundTogether() {
        // Three in a round of three seconds: one per second.
        assertThat(Budget.DEFAULT.round(Budget.LISTINGS)).isEqualTo(Budget.DEFAULT.shortestRound());
    }
}
