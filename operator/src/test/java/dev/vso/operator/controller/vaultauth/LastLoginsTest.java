package dev.vso.operator.controller.vaultauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.login.KubernetesLogin;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LastLoginsTest {

    private static final ObjectKey AUTH = new ObjectKey("vso", "default");
    private static final Optional<SyncError> IN = Optional.empty();
    private static final Optional<SyncError> REFUSED = Optional.of(SyncError.retryable("VaultClientError", "refused"));

    private final LastLogins logins = new LastLogins();

    private static Identity identity(String namespace) {
        var login = new KubernetesLogin.Request(namespace, "default", "app", List.of(), 600);
        return new Identity(AUTH, AUTH, "", "kubernetes", login, Map.of(), Map.of());
    }

    @Test
    @DisplayName("A refused login is reported until one succeeds")
    void refusedLogin() {
        assertThat(logins.changes(identity("a"), REFUSED)).isTrue();
        assertThat(logins.problem(AUTH)).isEqualTo(REFUSED);
        assertThat(logins.changes(identity("a"), REFUSED)).isFalse();
        assertThat(logins.changes(identity("a"), IN)).isTrue();
        assertThat(logins.problem(AUTH)).isEmpty();
    }

    @Test
    void whileAnybodyIsLetInTheVaultAuthIsRight() {
        logins.changes(identity("a"), IN);

        assertThat(logins.changes(identity("b"), REFUSED)).isFalse();
        assertThat(logins.changes(identity("a"), IN)).isFalse();
        assertThat(logins.problem(AUTH)).isEmpty();
    }

    @Test
    @DisplayName("Logins of another generation do not count")
    void otherGeneration() {
        logins.isNow(AUTH, 1);
        logins.changes(identity("a"), IN);
        logins.isNow(AUTH, 1);
        logins.changes(identity("b"), REFUSED);
        assertThat(logins.problem(AUTH)).isEmpty();

        logins.isNow(AUTH, 2);
        logins.changes(identity("b"), REFUSED);

        assertThat(logins.problem(AUTH)).isEqualTo(REFUSED);
    }
}
