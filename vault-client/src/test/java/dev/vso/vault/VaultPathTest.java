package dev.vso.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaultPathTest {

    @ParameterizedTest(name = "{0} + {1} -> {2}")
    @CsvSource(quoteCharacter = '"', textBlock = """
            secret,      data/app,     secret/data/app
            kvv2/,       data/app,     kvv2/data/app
            auth/team/x, login,        auth/team/x/login
            secret,      a b,          secret/a%20b
            secret,      a?b#c%d,      secret/a%3Fb%23c%25d
            secret,      bücher,       secret/b%C3%BCcher
            secret,      ...,          secret/...
            secret,      .hidden/a..b, secret/.hidden/a..b
            pki,         a+b=c:d@e~f,  pki/a+b=c:d@e~f
            """)
    void pathsAreEncodedSegmentBySegment(String mount, String part, String url) {
        assertThat(VaultPath.of(mount, part).encoded()).isEqualTo(url);
    }

    @ParameterizedTest(name = "{0} + {1}")
    @CsvSource(quoteCharacter = '"', textBlock = """
            "",      app,         "mount: "
            secret,  "",          "path: "
            secret,  /app,        without the leading slash
            /secret, app,         without the leading slash
            secret,  ..,          holds the segment
            secret,  a/../b,      as Vault lists it
            secret,  a/./b,       holds the segment
            ..,      app,         "mount: "
            secret,  %2e%2e,      hides the segment
            secret,  a/%2E./b,    hides the segment
            secret,  a%2f..%2Fb,  hides the segment
            secret,  ..\\b,        hides the segment
            secret,  a%5c..%5Cb,  hides the segment
            secret,  %252e%252e,  hides the segment
            secret,  a//b,        single slash
            secret,  a//,         single slash
            secret,  /,           "path: "
            """)
    void pathsThatLeaveTheirMountAreRefusedWithTheCure(String mount, String part, String message) {
        assertThatThrownBy(() -> VaultPath.of(mount, part))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName("Control characters are refused, and not quoted")
    void controlCharacters() {
        assertThatThrownBy(() -> VaultPath.of("secret").then("role", "app\n"))
                .hasMessageStartingWith("role: ")
                .hasMessageContaining("control character")
                .hasMessageNotContaining("\n");
    }

    @RepeatedTest(200)
    @DisplayName("Every accepted path stays below its mount")
    void staysBelowMount(RepetitionInfo repetition) {
        long seed = 4711L + repetition.getCurrentRepetition();
        String part = randomText(new Random(seed));
        VaultPath path;
        try {
            path = VaultPath.of("team-a", part);
        } catch (IllegalArgumentException _) {
            return;
        }
        String url = "http://vault/v1/" + path.encoded();
        assertThat(URI.create(url).normalize().toString())
                .as("seed %d, part %s", seed, part)
                .isEqualTo(url)
                .startsWith("http://vault/v1/team-a/");
        assertThat(URI.create(url).getPath()).as("seed %d", seed).isEqualTo("/v1/" + path);
    }

    private static String randomText(Random random) {
        String alphabet = "ab./%?#\\ \t\u00e9\u2028;:@*";
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(8);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void emptyNamespaceTextMeansNone() {
        assertThat(VaultNamespace.named("")).isEmpty();
        assertThat(VaultNamespace.named("/")).isEmpty();
        assertThat(VaultNamespace.named("/team-a/dev/")).contains(new VaultNamespace("team-a/dev"));
        assertThatThrownBy(() -> VaultNamespace.named("team-a/../team-b")).hasMessageStartingWith("namespace: ");
    }

    @Test
    void tokensAreMaskedAndBadOnesAreNotQuoted() {
        assertThat(new VaultToken("s.verysecret")).hasToString("VaultToken(***)");
        assertThatThrownBy(() -> new VaultToken("s.verysecret\n")).hasMessageNotContaining("verysecret");
    }
}
