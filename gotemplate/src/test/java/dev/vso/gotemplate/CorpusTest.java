package dev.vso.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each template of the corpus writes what Go writes, or fails where Go fails. */
class CorpusTest {
    private static final String DATA = Golden.resource("data.json");

    static Stream<Golden.Case> cases() {
        return Golden.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithGo(Golden.Case golden) {
        assertThat(Golden.difference(golden, Golden.input(DATA)))
                .as(golden.toString())
                .isEmpty();
    }

    @Test
    void theCorpusIsLarge() {
        assertThat(Golden.cases()).hasSizeGreaterThan(600);
    }
}
