package dev.vso.operator.auth.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.operator.auth.session.SessionToken;
import dev.vso.vault.Accessor;
import dev.vso.vault.VaultToken;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCodecTest {

    private static final SessionToken TOKEN = new SessionToken(
            new VaultToken("hvs.secret"),
            Optional.of(new Accessor("acc")),
            URI.create("https://vault:8200"),
            Instant.parse("2030-01-01T00:00:00.123Z"),
            Duration.ofMinutes(90),
            true);

    @DisplayName("What was written is read back")
    @RepeatedTest(50)
    void roundTrip(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        SessionToken token = new SessionToken(
                new VaultToken("hvs." + Long.toHexString(random.nextLong()) + "\"\\"),
                random.nextBoolean() ? Optional.of(new Accessor("a" + random.nextInt())) : Optional.empty(),
                URI.create("https://vault" + random.nextInt(9) + ":8200/base"),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                Duration.ofMillis(random.nextInt(100_000_000)),
                random.nextBoolean());

        assertThat(TokenCodec.read("entry", TokenCodec.write("entry", token)))
                .as("seed %d", repetition.getCurrentRepetition())
                .isEqualTo(token);
    }

    @Test
    void aTextOfAnotherEntryIsRefused() {
        assertThatThrownBy(() -> TokenCodec.read("mine", TokenCodec.write("theirs", TOKEN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another entry")
                .hasMessageNotContaining("hvs");
    }

    @DisplayName("An invalid text is refused, and not quoted")
    @ParameterizedTest
    @ValueSource(strings = {"token", "issuer", "since", "life"})
    void invalidText(String field) {
        String text = TokenCodec.write("entry", TOKEN);
        String without = text.replaceFirst("\"%s\":\"[^\"]*\",?".formatted(field), "");
        String garbled = text.replaceFirst("\"%s\":\"[^\"]*\"".formatted(field), "\"%s\":\" hvs \"".formatted(field));
        for (String bad : new String[] {without, garbled}) {
            assertThat(bad).isNotEqualTo(text);
            assertThatThrownBy(() -> TokenCodec.read("entry", bad))
                    .as(field)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasNoCause()
                    .hasMessageNotContaining("hvs");
        }
    }

    @DisplayName("A text that is not a token is refused")
    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "hvs.secret", "vault:v1:abc"})
    void notAToken(String text) {
        assertThatThrownBy(() -> TokenCodec.read("entry", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hvs");
    }
}
