package dev.vso.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    @Test
    @DisplayName("A message has cause and remedy; a prefix goes before the cause, details at the end")
    void composes() {
        assertThat(Explanation.of("no VaultAuth a/b exists", "create it").text())
                .isEqualTo("no VaultAuth a/b exists; create it");
        Explanation sealed = Explanation.colon("Vault is sealed", "unseal it");
        assertThat(sealed.text()).isEqualTo("Vault is sealed: unseal it");
        assertThat(sealed.within("a/b: ").with(" (HTTP 503)"))
                .isEqualTo(Explanation.colon("a/b: Vault is sealed", "unseal it (HTTP 503)"));
    }

    @Test
    @DisplayName("Without a remedy the cause is the message")
    void withoutRemedy() {
        assertThat(Explanation.of("it is replaced").with(" (Vault: x)").text()).isEqualTo("it is replaced (Vault: x)");
    }
}
