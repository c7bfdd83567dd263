package dev.vso.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxIT {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private Sandbox sandbox;

    @BeforeAll
    void start(@TempDir Path folder) {
        sandbox = Sandbox.start(folder, TerminalProgress.onStandardError(System.getenv()));
    }

    @AfterAll
    void closeLeavesNoProcess() {
        var pids = sandbox.processes().pids();
        assertThat(pids).hasSize(5);
        sandbox.close();
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }

    private BaoClient logIn(String namespace, String account, String role, String... audiences) {
        var token = sandbox.kube().serviceAccountToken(namespace, account, TEN_MINUTES, audiences);
        return sandbox.bao().asNobody().logInWithKubernetes("kubernetes", role, token);
    }

    @Test
    void applicationReadsItsOwnSecretsAndNoOthers() {
        sandbox.bao().root().write("secret/data/production/database", Map.of("data", Map.of("username", "admin")));
        sandbox.bao().root().write("secret/data/staging/database", Map.of("data", Map.of("username", "admin")));

        var app = logIn("production", "app-sa", "app-role", "vault");

        assertThat(app.read("secret/data/production/database")
                        .orElseThrow()
                        .at("/data/data/username")
                        .asText())
                .isEqualTo("admin");
        assertThat(app.send("GET", "secret/data/staging/database", Map.of()).status())
                .isEqualTo(403);
        assertThat(app.write("pki/issue/app-role", Map.of("common_name", "app.example.com", "ttl", "24h"))
                        .at("/data/certificate")
                        .asText())
                .startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(app.write(
                                "pki/issue/web-server",
                                Map.of(
                                        "common_name", "nginx.production.svc.cluster.local",
                                        "alt_names", "nginx.example.com",
                                        "ip_sans", "10.0.0.100",
                                        "ttl", "720h"))
                        .at("/data/private_key")
                        .asText())
                .startsWith("-----BEGIN EC PRIVATE KEY-----");
    }

    @Test
    void anotherNamespaceAndAnotherAudienceAreRefused() {
        assertThatThrownBy(() -> logIn("default", "default", "app-role", "vault"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("403");
        var apiServer = sandbox.kube().address().toString();
        assertThatThrownBy(() -> logIn("production", "app-sa", "app-role", apiServer))
                .hasMessageContaining("audience");
    }

    @Test
    void onePolicyConfinesEachNamespaceToItsOwnPaths() {
        var roleOf = Map.of(
                "db_name", VaultSetup.CONNECTION,
                "creation_statements",
                        "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'",
                "default_ttl", "1h");
        var confined = logIn("default", "default", VaultSetup.DEFAULT_ROLE);

        confined.write("database/roles/default_my-app-db_myappuser", roleOf);
        var issued = confined.read("database/creds/default_my-app-db_myappuser").orElseThrow();
        var user = issued.at("/data/username").asText();
        var password = issued.at("/data/password").asText();

        assertThat(sandbox.postgres().canLogIn(user, password)).isTrue();
        assertThat(sandbox.postgres().canLogIn(user, "wrong")).isFalse();
        assertThat(sandbox.postgres().roles()).contains(user, PostgresServer.VAULT_ROLE);
        assertThat(confined.list("sys/leases/lookup/database/creds/default_my-app-db_myappuser"))
                .hasSize(1);
        confined.write(
                "sys/leases/revoke", Map.of("lease_id", issued.path("lease_id").asText(), "sync", true));
        assertThat(sandbox.postgres().canLogIn(user, password)).isFalse();

        for (var path : new String[] {
            "database/roles/production_my-app-db_myappuser",
            "database/creds/production_my-app-db_myappuser",
            "database/config/mydatabase",
            "secret/data/production/x",
            "kv1/production/x"
        }) {
            assertThat(confined.send("GET", path, Map.of()).status()).as(path).isEqualTo(403);
        }
    }

    @Test
    void vaultNamespaceHasItsOwnSecretsAndLogIn() {
        var team = sandbox.bao().root().inNamespace(VaultSetup.VAULT_NAMESPACE);
        team.write("secret/data/x", Map.of("data", Map.of("where", "team-a")));
        var token = sandbox.kube().serviceAccountToken("production", "app-sa", TEN_MINUTES, "vault");

        var inTeam = team.logInWithKubernetes("kubernetes", "app-role", token);

        assertThat(inTeam.read("secret/data/x")
                        .orElseThrow()
                        .at("/data/data/where")
                        .asText())
                .isEqualTo("team-a");
        assertThat(inTeam.inNamespace("").send("GET", "secret/data/x", Map.of()).status())
                .isEqualTo(403);
    }

    @Test
    void countersAndAuditLogsTellWhatWasAsked() {
        var bao = sandbox.bao();
        bao.root().write("secret/data/counted", Map.of("data", Map.of("a", "b")));
        var baoBefore = bao.requestCounts();
        var mark = bao.auditMark();
        bao.root().read("secret/data/counted");
        bao.root().read("secret/data/counted");

        assertThat(bao.requestCounts().since(baoBefore).total("vault_core_handle_request_count", Map.of()))
                .isEqualTo(2);
        assertThat(bao.auditSince(mark))
                .filteredOn(entry -> entry.path().equals("secret/data/counted"))
                .hasSize(2)
                .allSatisfy(entry -> {
                    assertThat(entry.operation()).isEqualTo("read");
                    assertThat(entry.displayName()).isEqualTo("root");
                    assertThat(entry.accessor()).isNotEmpty().doesNotStartWith("hmac");
                    assertThat(entry.error()).isEmpty();
                });

        var kubeBefore = sandbox.kube().requestCounts();
        var kubeMark = sandbox.kube().auditMark();
        sandbox.kube()
                .adminClient()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("counted")
                        .withNamespace("default")
                        .endMetadata()
                        .build())
                .create();

        var labels = Map.of("verb", "POST", "resource", "secrets", "code", "201");
        assertThat(sandbox.kube().requestCounts().since(kubeBefore).total("apiserver_request_total", labels))
                .isEqualTo(1);
        assertThat(sandbox.kube().auditSince(kubeMark))
                .filteredOn(entry -> entry.resource().equals("secrets") && entry.write())
                .containsExactly(new KubeAudit("admin", "sandbox", "create", "secrets", "", "default", "counted", 201));
    }

    @Test
    void sealedVaultRefusesUntilUnsealed() {
        var bao = sandbox.bao();
        bao.seal();
        assertThat(bao.root()
                        .send("GET", "secret/data/production/database", Map.of())
                        .status())
                .isEqualTo(503);
        bao.unseal();
        assertThat(bao.root().read("sys/mounts")).isPresent();
    }

    @Test
    void restartsKeepTheData() {
        sandbox.bao().root().write("secret/data/kept", Map.of("data", Map.of("still", "there")));
        sandbox.bao().stop();
        sandbox.bao().startAgain();
        assertThat(sandbox.bao().root().read("secret/data/kept")).isPresent();

        sandbox.namespace("kept");
        sandbox.kube().stopApiServer();
        sandbox.kube().startApiServer();
        assertThat(sandbox.kube().adminClient().namespaces().withName("kept").get())
                .isNotNull();

        sandbox.postgres().restart();
        assertThat(sandbox.postgres().roles()).contains(PostgresServer.VAULT_ROLE);
    }

    @Test
    void everyServerListensOnLoopbackOnly() {
        assertThat(Listeners.of(sandbox.processes().pids()))
                .hasSizeGreaterThanOrEqualTo(6)
                .allMatch(address -> address.startsWith("127.0.0.1:"));
    }
}
