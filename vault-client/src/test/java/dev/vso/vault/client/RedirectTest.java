package dev.vso.vault.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectTest {
    private static final URI ASKED = URI.create("https://vault:8200/v1/secret/x?list=true");

    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource(textBlock = """
            307, https://vault:8200/v1/secret/y,   Follow
            308, https://VAULT:8200/v1/secret/y,   Follow
            307, /v1/secret/y,                     Follow
            307, https://vault-1:8200/v1/secret/x, Refuse
            307, https://vault:8300/v1/secret/x,   Refuse
            307, http://vault:8200/v1/secret/x,    Refuse
            307, //evil/v1/secret/x,               Refuse
            307, '',                               Follow
            307, ,                                 Refuse
            307, 'ht tp://x',                      Refuse
            301, https://vault:8200/v1/secret/y,   None
            200, ,                                 None
            """)
    void onlyTheServerThatWasAskedGetsTheTokenAgain(int status, String location, String expected) {
        assertThat(Redirect.of(status, Optional.ofNullable(location), ASKED)
                        .getClass()
                        .getSimpleName())
                .isEqualTo(expected);
    }

    @Test
    void refusalNamesTheOtherServerAndTheCure() {
        assertThat(Redirect.of(307, Optional.of("https://vault-1:8200/v1/secret/x?token=hush"), ASKED))
                .isInstanceOfSatisfying(
                        Redirect.Refuse.class,
                        refuse -> assertThat(refuse.why().text())
                                .contains("https://vault-1:8200", "active node")
                                .doesNotContain("hush"));
    }
}
