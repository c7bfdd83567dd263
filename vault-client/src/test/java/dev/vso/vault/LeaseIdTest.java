package dev.vso.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"database/creds/app/7Zp", "database/creds/app/7Zp.x1", "a b/creds/c/1", "lease"})
    void pathsAreIds(String text) {
        assertThat(LeaseId.fromText(text)).contains(new LeaseId(text));
    }

    @Test
    @DisplayName("H5: no lease has a name that no status could hold")
    void longTextsAreNone() {
        String text = "a/" + "b".repeat(6_142);
        assertThat(LeaseId.fromText(text)).isPresent();
        assertThat(LeaseId.fromText(text + "b")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new LeaseId(text + "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/",
                "a//b",
                "/a",
                "a/",
                "../a",
                "a/../b",
                "a/./b",
                "a\n/b",
                "a\u202e/b",
                "a\u2028",
                "\u0085a"
            })
    @DisplayName("H9: a status that tells what is no lease tells of none")
    void otherTextsAreNone(String text) {
        assertThat(LeaseId.fromText(text)).isEmpty();
    }
}
