package dev.vso.operator.auth.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTokenTest {

    private static StoredToken stored(boolean encrypted, Optional<Instant> ends) {
        return new StoredToken("vso-cc-kubernetes-00", new ObjectKey("team", "web"), ends, encrypted, "hush");
    }

    @DisplayName("What was written is read back")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void roundTrip(boolean encrypted) {
        for (Optional<Instant> ends :
                java.util.List.of(Optional.<Instant>empty(), Optional.of(Instant.parse("2030-01-01T00:00:00.5Z")))) {
            assertThat(StoredToken.of(stored(encrypted, ends).secret("vso"))).contains(stored(encrypted, ends));
        }
    }

    @Test
    void theSecretHasTheLabelsByWhichVsoFindsAndDeletesIt() {
        Secret secret = stored(true, Optional.empty()).secret("vso");
        assertThat(secret.getMetadata().getLabels())
                .isEqualTo(Map.of(
                        "app.kubernetes.io/name", "vault-secrets-operator",
                        "app.kubernetes.io/managed-by", "vso",
                        "app.kubernetes.io/component", "client-cache-storage",
                        "encrypted", "true"));
        assertThat(secret.getMetadata().getNamespace()).isEqualTo("vso");
    }

    @Test
    void nothingShowsTheContent() {
        assertThat(stored(false, Optional.empty())).asString().doesNotContain("hush");
    }

    @DisplayName("An unreadable Secret belongs to no session")
    @ParameterizedTest
    @ValueSource(strings = {"vso.secrets.hashicorp.com/vault-auth", "vso.secrets.hashicorp.com/token-ends"})
    void unreadableSecret(String annotation) {
        Secret secret = new SecretBuilder(
                        stored(true, Optional.of(Instant.EPOCH)).secret("vso"))
                .editMetadata()
                .addToAnnotations(annotation, "nonsense")
                .endMetadata()
                .build();
        assertThat(StoredToken.of(secret)).isEmpty();
    }

    @Test
    void aSecretOfVsoIsNotOurs() {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName("vso-cc-kubernetes-2a8108711ae49ac0faa724")
                .withLabels(StoredToken.LABELS)
                .endMetadata()
                .addToData("secret", "e30=")
                .addToData("messageMAC", "e30=")
                .build();
        assertThat(StoredToken.of(secret)).isEmpty();
    }
}
