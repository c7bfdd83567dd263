package dev.vso.operator.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("H6: resources have a part of the heap, each namespace a half of it")
class NamespaceBudgetTest {

    @ParameterizedTest
    @CsvSource({
        // total, taken, own, more, fits
        "100,   0,  0,  10, true",
        "100,   0,  0, 900, true",
        "100,  30, 30,  20, true",
        "100,  30, 30,  21, false",
        "100,  60,  0,  40, true",
        "100,  60,  0,  41, false",
        "100,  60, 20,  10, true",
        "100,  60, 20,  11, false",
        "100, 900,  0,   1, false",
    })
    void enoughMemory(long total, long taken, long own, long more, boolean fits) {
        assertThat(NamespaceBudget.fits(total, taken, own, more)).isEqualTo(fits);
    }

    @Test
    @DisplayName("Closing releases memory once")
    void closing() {
        var budget = new NamespaceBudget(20);
        var first = budget.take("a", 9).orElseThrow();
        assertThat(budget.take("a", 9)).isEmpty();
        var other = budget.take("b", 9).orElseThrow();
        assertThat(budget.take("c", 9)).isEmpty();
        first.close();
        first.close();
        assertThat(budget.take("c", 9)).isPresent();
        other.close();
        assertThat(budget.take("b", 9)).isPresent();
        assertThat(budget.take("a", 9)).isEmpty();
    }
}
