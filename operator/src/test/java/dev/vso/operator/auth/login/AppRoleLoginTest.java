package dev.vso.operator.auth.login;

import static dev.vso.operator.auth.LoginRequests.FOLDER;
import static dev.vso.operator.auth.LoginRequests.assertRefused;
import static dev.vso.operator.auth.LoginRequests.merged;
import static dev.vso.operator.auth.LoginRequests.request;
import static dev.vso.operator.auth.LoginRequests.rules;
import static dev.vso.operator.auth.LoginRequests.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.error.SyncException;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppRoleLoginTest {

    private static final String BY_SECRET = "method: appRole, appRole: {roleId: r, secretRef: s}";
    private static final String BY_FILE = "method: appRole, appRole: {roleId: r, secretIDPath: /vault/approle/team/id}";

    @Test
    void theSecretIdIsInASecretOfTheResourcesNamespace() throws SyncException {
        assertThat(request(BY_SECRET))
                .isEqualTo(
                        new AppRoleLogin.Request("r", stored("appRole.secretRef", "s", "id"), CredentialDigest.NONE));
    }

    @Test
    void theSecretIdIsInAFileBelowTheFolder() throws SyncException {
        assertThat(request(BY_FILE).source())
                .isEqualTo(
                        new CredentialSource.InFile("appRole.secretIDPath", Path.of("/vault/approle/team/id"), FOLDER));
    }

    @Test
    void theBodyHasRoleIdAndSecretId() throws SyncException {
        var secret = new SecretBuilder()
                .addToData("id", Base64.getEncoder().encodeToString("proof\n".getBytes(StandardCharsets.UTF_8)))
                .build();
        try (var nobody =
                new KubernetesClientBuilder().withConfig(Config.empty()).build()) {
            var credentials = new CredentialReader(
                    new ServiceAccountTokens(nobody),
                    _ -> Optional.of(secret),
                    CloudAccess.local(Map.of(), Clock.systemUTC()));
            assertThat(request(BY_SECRET).payload(credentials))
                    .hasToString("{\"role_id\":\"r\",\"secret_id\":\"proof\"}");
        }
    }

    @ParameterizedTest(name = "{0} over {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            secretRef: own | roleId: r, secretIDPath: /vault/approle/shared | Secret shop/own
            roleId: r      | roleId: other, secretIDPath: /vault/approle/id | file /vault/approle/id
            """)
    void aVaultAuthThatNamesItsProofTakesNoneFromTheGlobal(String own, String shared, String expected)
            throws SyncException {
        LoginRequestSpec login =
                merged("method: appRole, appRole: {%s}".formatted(own), "appRole: {%s}".formatted(shared));
        assertThat(login.role()).isEqualTo("r");
        assertThat(login.source().words()).isEqualTo(expected);
    }

    @DisplayName("Missing and invalid fields are named with the cure")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            method: appRole                                                           | appRole.roleId is not set       | set it to
            method: appRole, appRole: {secretRef: s}                                  | appRole.roleId is not set       | set it to
            method: appRole, appRole: {roleId: r}                                     | neither appRole.secretRef nor   | set one
            method: appRole, appRole: {roleId: r, secretRef: s, secretIDPath: /f}     | are both set                    | remove one
            method: appRole, appRole: {roleId: r, secretIDPath: /etc/passwd}          | not below /vault/approle        | correct it
            method: appRole, appRole: {roleId: r, secretIDPath: /vault/approle}       | not below /vault/approle        | correct it
            method: appRole, appRole: {roleId: r, secretIDPath: /vault/approle2/id}   | not below /vault/approle        | correct it
            method: appRole, appRole: {roleId: r, secretIDPath: /vault/approle/../id} | an absolute path without ..     | correct it
            method: appRole, appRole: {roleId: r, secretIDPath: vault/approle/id}     | an absolute path without ..     | correct it
            """)
    void invalidFields(String spec, String cause, String cure) {
        assertRefused(spec, cause, cure);
    }

    @Test
    void noFileIsReadWithoutTheFlag() {
        assertRefused(
                BY_FILE,
                rules(Optional.empty(), true),
                "appRole.secretIDPath names a file of the operator",
                "use appRole.secretRef, or start it with --secret-id-dir");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            secretRef: s                     | invalid role or secret id | put a new secret id of that role into Secret shop/s
            secretIDPath: /vault/approle/id  | invalid role or secret id | put a new secret id of that role into file /vault/approle/id
            secretRef: s | source address "10.0.0.1" unauthorized by cidr restrictions on the secret id | allow the operator's address in secret_id_bound_cidrs
            secretRef: s                     | invalid role id           | correct appRole.roleId: read auth/m/role/NAME/role-id
            """)
    void theCureFitsWhatVaultSaid(String proof, String said, String cure) throws SyncException {
        assertThat(request("method: appRole, appRole: {roleId: r, %s}".formatted(proof))
                        .remedy("m", said)
                        .text())
                .contains(cure);
    }

    @Test
    void aNewSecretIdIsMadeByACommand() throws SyncException {
        assertThat(request(BY_SECRET).remedy("m", "invalid role or secret id").commands())
                .containsExactly("vault write -f auth/m/role/NAME/secret-id");
        assertThat(request(BY_SECRET).remedy("m", "invalid role id").commands()).isEmpty();
    }
}
