package dev.vso.operator.auth.login;

import static dev.vso.operator.auth.KnownObjects.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.error.SyncException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LoginSecretValuesTest {

    private static final CredentialSource.Stored KEYS =
            new CredentialSource.Stored("aws.secretRef", key("shop/keys"), List.of("one", "two"), List.of("more"));

    private static Optional<Secret> secret(Map<String, String> values) {
        SecretBuilder secret = new SecretBuilder();
        values.forEach((key, value) ->
                secret.addToData(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        return Optional.of(secret.build());
    }

    private static LoginSecretValues values(Map<String, String> values) throws SyncException {
        return LoginSecretValues.of(KEYS, secret(values));
    }

    @Test
    @DisplayName("A trailing line break is not part of the value")
    void trailingLineBreak() throws SyncException {
        LoginSecretValues values = values(Map.of("one", "1\n", "two", " 2 "));
        assertThat(values.get("one")).isEqualTo("1");
        assertThat(values.get("two")).isEqualTo("2");
        assertThat(values.find("more")).isEmpty();
    }

    @Test
    @DisplayName("The digest depends on the values only")
    void digestOfValues() throws SyncException {
        CredentialDigest digest = values(Map.of("one", "1", "two", "2")).stamp();
        assertThat(values(Map.of("one", "1", "two", "2", "unrelated", "3")).stamp())
                .isEqualTo(digest);
        assertThat(List.of(
                        values(Map.of("one", "1", "two", "3")).stamp(),
                        values(Map.of("one", "2", "two", "1")).stamp(),
                        values(Map.of("one", "1", "two", "2", "more", "3")).stamp()))
                .doesNotContain(digest)
                .doesNotHaveDuplicates();
    }

    @Test
    void nothingPrintsAValue() throws SyncException {
        LoginSecretValues values = values(Map.of("one", "hunter2", "two", "hunter3"));
        assertThat(values + " " + values.stamp())
                .doesNotContain("hunter", values.stamp().digest())
                .contains("one", "two");
    }

    @Test
    @DisplayName("Missing fields are named")
    void missingFields() {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> LoginSecretValues.of(KEYS, Optional.empty()))
                .withMessage("aws.secretRef: Secret shop/keys does not exist; create it with keys one and two");
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> values(Map.of("one", "1", "two", " \n")))
                .withMessage("aws.secretRef: Secret shop/keys lacks key two; add it");
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> LoginSecretValues.of(KEYS, Optional.of(new Secret())))
                .withMessage("aws.secretRef: Secret shop/keys lacks keys one and two; add it");
    }
}
