package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.BaoAudit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Logins to Vault: by whom, how often, and what happens to the tokens; checked in Vault's own audit log. */
class AuthIT {

    private static final int MANY = 50;

    private static final TestEnvironment environment = TestEnvironment.get();
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        operator = environment.operator(TestEnvironment.IMPATIENT);
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    /** Logins of the namespace's service account since the mark. */
    private static List<BaoAudit> logIns(long mark, String role) {
        return environment.sandbox().bao().auditSince(mark).stream()
                .filter(BaoAudit::logIn)
                .filter(request -> request.displayName().contains(role)
                        || request.displayName().isEmpty())
                .toList();
    }

    private static List<BaoAudit> reads(long mark, String path) {
        return environment.sandbox().bao().auditSince(mark).stream()
                .filter(request ->
                        request.path().equals(path) && request.operation().equals("read"))
                .filter(request -> request.displayName().startsWith("kubernetes-"))
                .toList();
    }

    private static String readsOwnPaths(String namespace) {
        return "path \"secret/data/" + namespace + "/*\" { capabilities = [\"read\"] }";
    }

    @Test
    void secretsThatShareAnIdentityShareOneLogin() {
        String namespace = environment.namespace("shared");
        environment.inVault().put(namespace + "/app", Map.of("password", "right"));
        long mark = environment.sandbox().bao().auditMark();

        var secrets = new ArrayList<ResourceHandle>();
        for (int i = 0; i < MANY; i++) {
            secrets.add(environment.apply(
                    namespace,
                    StaticSecretYaml.of("app-" + i, namespace + "/app").with("refreshAfter: 1h")));
        }
        secrets.forEach(ResourceHandle::awaitReady);

        assertThat(logIns(mark, namespace)).as("logins for %d secrets", MANY).hasSize(1);
        assertThat(reads(mark, "secret/data/" + namespace + "/app")).hasSize(MANY);
    }

    @Test
    void aTokenThatIsRevokedByHandIsReplacedByOneLogin() {
        String namespace = environment.namespace("revoked");
        String path = "secret/data/" + namespace + "/app";
        environment.inVault().put(namespace + "/app", Map.of("password", "first"));
        long mark = environment.sandbox().bao().auditMark();
        ResourceHandle app = environment.apply(
                namespace, StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1s"));
        app.awaitReady();

        // A second denial is checked before a new login; the outcome is the same.
        for (String value : List.of("second", "third")) {
            String accessor = reads(mark, path).getLast().accessor();
            mark = environment.sandbox().bao().auditMark();
            environment.vault().write("auth/token/revoke-accessor", Map.of("accessor", accessor));
            environment.inVault().put(namespace + "/app", Map.of("password", value));

            environment.awaitValue(namespace, "app", "password", value);
            assertThat(logIns(mark, namespace)).hasSize(1);
            assertThat(app.isReady()).isTrue();
        }
        assertThat(app.warnings()).isEmpty();
    }

    @Test
    void aShortLivedTokenIsRenewedAndReplacedBeforeItsEnd() {
        String namespace = environment.namespace("short");
        String role = "short-" + namespace;
        environment.inVault().role(role, readsOwnPaths(namespace), Map.of("token_ttl", "3s", "token_max_ttl", "7s"));
        environment.auth(namespace, "short", role, "");
        environment.inVault().put(namespace + "/app", Map.of("password", "first"));
        long mark = environment.sandbox().bao().auditMark();
        ResourceHandle app = environment.apply(
                namespace,
                StaticSecretYaml.of("app", namespace + "/app").with("vaultAuthRef: short\nrefreshAfter: 1s"));
        app.awaitReady();

        Polling.assertStays(Duration.ofSeconds(12), app::isReady);

        assertThat(app.warnings()).isEmpty();
        assertThat(reads(mark, "secret/data/" + namespace + "/app"))
                .hasSizeGreaterThan(8)
                .allSatisfy(read -> assertThat(read.error()).isEmpty());
        assertThat(environment.sandbox().bao().auditSince(mark))
                .filteredOn(request -> request.path().equals("auth/token/renew-self"))
                .filteredOn(request -> request.displayName().contains(namespace))
                .hasSizeGreaterThanOrEqualTo(2);
        // A token lives for at most 7 s.
        assertThat(logIns(mark, namespace)).hasSizeBetween(2, 4);

        environment.inVault().put(namespace + "/app", Map.of("password", "second"));
        environment.awaitValue(namespace, "app", "password", "second");
    }

    @Test
    @DisplayName("A VaultAuthGlobal supplies fields that the VaultAuth omits")
    void globalDefaults() {
        String namespace = environment.namespace("global");
        String role = "global-" + namespace;
        environment.inVault().role(role, readsOwnPaths(namespace), Map.of("token_ttl", "1h"));
        environment.inVault().put(namespace + "/app", Map.of("password", "right"));
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuthGlobal
                metadata:
                  name: shared
                spec:
                  defaultAuthMethod: kubernetes
                  kubernetes:
                    mount: kubernetes
                    role: no-such-role
                    serviceAccount: default
                ---
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: merged
                spec:
                  vaultAuthGlobalRef:
                    name: shared
                """);
        ResourceHandle app = environment.apply(
                namespace, StaticSecretYaml.of("app", namespace + "/app").with("vaultAuthRef: merged"));
        app.awaitProblem("VaultClientConfigError", "no-such-role");

        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: merged
                spec:
                  vaultAuthGlobalRef:
                    name: shared
                  kubernetes:
                    role: %s
                """.formatted(role));

        app.awaitReady();
        ResourceHandle merged = environment.subject("VaultAuth", namespace, "merged");
        merged.awaitReady();
        assertThat(merged.condition("Available"))
                .hasValueSatisfying(
                        available -> assertThat(available.getStatus()).isEqualTo("True"));
    }

    @Test
    @DisplayName("A secret's Vault namespace is read with the token of another namespace")
    void namespaceOfSecret() {
        String namespace = environment.namespace("team");
        String role = "team-" + namespace;
        environment.inVault().role(role, """
                path "team-a/secret/data/%s/*" { capabilities = ["read"] }
                """.formatted(namespace), Map.of("token_ttl", "1h"));
        environment.auth(namespace, "root", role, "");
        environment
                .vault()
                .inNamespace("team-a")
                .write("secret/data/" + namespace + "/app", Map.of("data", Map.of("password", "of the team")));

        environment.apply(
                namespace,
                StaticSecretYaml.of("app", namespace + "/app").with("vaultAuthRef: root\nnamespace: team-a"));

        environment.awaitValue(namespace, "app", "password", "of the team");
    }

    @Test
    @DisplayName("The VaultAuth's Vault namespace is used to log in and to read")
    void namespaceOfVaultAuth() {
        // The role in the Vault namespace is bound to the service account of the examples.
        String path = "its/app";
        environment
                .vault()
                .inNamespace("team-a")
                .write("secret/data/" + path, Map.of("data", Map.of("password", "of the team")));
        environment.apply("production", """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: team-a
                spec:
                  namespace: team-a
                  method: kubernetes
                  mount: kubernetes
                  kubernetes: {role: app-role, serviceAccount: app-sa, audiences: [vault]}
                """);
        ResourceHandle app = environment.apply(
                "production", StaticSecretYaml.of("team-app", path).with("vaultAuthRef: team-a"));
        try {
            environment.awaitValue("production", "team-app", "password", "of the team");
            app.awaitReady();

            environment.apply(
                    "production",
                    StaticSecretYaml.of("team-app", path).with("vaultAuthRef: team-a\nnamespace: team-b"));
            app.awaitProblem("VaultClientError", "team-b");
            assertThat(environment.data("production", "team-app")).containsEntry("password", "of the team");
        } finally {
            app.delete();
            environment.subject("VaultAuth", "production", "team-a").delete();
        }
    }
}
