package dev.vso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    @DisplayName("R6: a long name is cut in the middle, so that one does not make every row as wide")
    void aLongNameIsCutInTheMiddle() {
        assertThat(TextTable.cut("app")).isEqualTo("app");
        assertThat(TextTable.cut("a".repeat(48))).hasSize(48).doesNotContain("…");
        assertThat(TextTable.cut("begin-" + "x".repeat(240) + "-end"))
                .hasSize(48)
                .startsWith("begin-")
                .contains("…")
                .endsWith("-end");
    }
}
