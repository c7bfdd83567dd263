package dev.vso.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            vaultAuthRef: no VaultAuth a/b exists; create it, or name another    | vaultAuthRef: no VaultAuth a/b exists | create it, or name another
            Vault is sealed: unseal it                                            | Vault is sealed | unseal it
            127.0.0.1:1 refuses the connection: check that Vault runs             | 127.0.0.1:1 refuses the connection | check that Vault runs
            version 2 of a/b was destroyed; write a new version. The Secret stays | version 2 of a/b was destroyed | write a new version. The Secret stays
            the login failed: invalid role name; create the role x, or correct y  | the login failed: invalid role name | create the role x, or correct y
            caCertSecretRef: Secret a/b with key ca.crt does not exist; create it | caCertSecretRef: Secret a/b with key ca.crt does not exist | create it
            something that tells no cure: nowhere                                 | something that tells no cure: nowhere | ''
            """)
    @DisplayName("Splits off the cure if it is in the imperative")
    void splitsCure(String message, String problem, String cure) {
        Sentence sentence = Sentence.of(message);
        assertThat(sentence).isEqualTo(new Sentence(problem, cure));
    }
}
