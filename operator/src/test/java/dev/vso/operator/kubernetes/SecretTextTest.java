package dev.vso.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SecretTextTest {

    @Test
    @DisplayName("D5: a line end that echo or an editor adds belongs to no text, other white space may")
    void lineEndsAfterATextAreNotPartOfIt() {
        assertThat(of("root\n")).isEqualTo("root");
        assertThat(of("root\r\n\r\n")).isEqualTo("root");
        assertThat(of(" two words \n")).isEqualTo(" two words ");
        assertThat(of("first\nlast")).isEqualTo("first\nlast");
        assertThat(of("\n")).isEmpty();
        assertThat(of("")).isEmpty();
        assertThat(SecretText.token(base64(" id \n"))).isEqualTo("id");
    }

    private static String of(String text) {
        return SecretText.of(base64(text));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
