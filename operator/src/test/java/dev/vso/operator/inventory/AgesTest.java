package dev.vso.operator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {

    @ParameterizedTest
    @CsvSource({
        "PT-5S, 0s", "PT0S, 0s", "PT119S, 119s", "PT120S, 2m", "PT5M30S, 5m30s", "PT12M30S, 12m", "PT179M, 179m",
        "PT3H12M, 3h12m", "PT9H12M, 9h", "PT47H, 47h", "P2DT3H, 2d3h", "P9DT3H, 9d", "P729D, 729d", "P731D, 2y1d"
    })
    void areWrittenAsKubectlDoes(Duration span, String words) {
        assertThat(Ages.words(span)).isEqualTo(words);
    }
}
