package dev.vso.operator.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @DisplayName("H14: characters that change how a text looks are shown as escapes")
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x07, 0x0d, 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0x61c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029,
                0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xfeff
            })
    void escapes(int c) {
        String shown = "a" + "\\u%04X".formatted(c) + "b";
        assertThat(Printable.text("a" + (char) c + "b")).isEqualTo(shown);
        assertThat(Printable.line("a" + (char) c + "b")).isEqualTo(shown);
    }

    @Test
    void allElseStays() {
        String text = "bücher, \u05e9\u05dc\u05d5\u05dd, 日本, \ud83d\ude00 \\u202E\n\tx";
        assertThat(Printable.text(text)).isSameAs(text);
        assertThat(Printable.line("a\n\tb")).isEqualTo("a\\n\\tb");
    }
}
