package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.FaultProxy;
import dev.vso.testing.SandboxCa;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fields of a VaultConnection, with a Vault whose TLS certificate is from a private CA. */
class ConnectionIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private static final TestEnvironment environment = TestEnvironment.get();
    private static VaultSecretsOperator operator;

    private String namespace = "";

    @BeforeAll
    static void start() {
        operator = environment.operator(TestEnvironment.IMPATIENT);
    }

    @AfterAll
    static void stop() {
        operator.close();
        environment.leave();
    }

    @BeforeEach
    void aNamespace() {
        namespace = environment.namespace("connection");
    }

    /** A VaultConnection with the sandbox's address and more lines of spec. */
    private ResourceHandle connect(String lines) {
        return connect(environment.sandbox().bao().address().toString(), lines);
    }

    private ResourceHandle connect(String address, String lines) {
        environment.connection(namespace, "vault", "address: " + address + "\n" + lines);
        return environment.subject("VaultConnection", namespace, "vault");
    }

    private ResourceHandle secret() {
        environment.inVault().put(namespace + "/app", Map.of("password", "right"));
        environment.auth(namespace, "default", "vault-secrets-operator", "vaultConnectionRef: vault");
        return environment.apply(
                namespace, StaticSecretYaml.of("app", namespace + "/app").with("refreshAfter: 1s"));
    }

    private void caSecret(String pem) {
        environment
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("rotated-ca")
                        .endMetadata()
                        .addToStringData("ca.crt", pem)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    @Test
    void aRotatedCaTakesEffectWithoutARestart(@TempDir Path folder) {
        caSecret(environment.sandbox().ca().pem());
        ResourceHandle connection = connect("caCertSecretRef: rotated-ca");
        ResourceHandle app = secret();
        connection.awaitReady();
        app.awaitReady();

        caSecret(SandboxCa.create(folder).pem());
        connection.awaitProblem("VaultUnreachable", "is not signed by the CA", "caCertSecretRef");
        app.awaitReportedProblem("VaultClientError", "is not signed by the CA", "caCertSecretRef");
        assertThat(environment.data(namespace, "app")).containsEntry("password", "right");

        caSecret(environment.sandbox().ca().pem());
        connection.awaitReady(AT_ONCE);
        app.awaitReady(AT_ONCE);
    }

    @Test
    void aCaThatIsMissingOrNoneIsNamedAndAwaited() {
        ResourceHandle connection = connect("caCertSecretRef: rotated-ca");
        ResourceHandle app = secret();
        connection.awaitProblem("InvalidConfiguration", "caCertSecretRef", namespace + "/rotated-ca", "create it");
        app.awaitReportedProblem("VaultClientConfigError", "caCertSecretRef", namespace + "/rotated-ca");

        caSecret("not a certificate");
        connection.awaitProblem("InvalidConfiguration", "no certificate");

        caSecret(environment.sandbox().ca().pem());
        connection.awaitReady(AT_ONCE);
        app.awaitReady(AT_ONCE);
    }

    @Test
    void withoutACaOnlySkippingTheCheckHelps() {
        ResourceHandle connection = connect("");
        connection.awaitProblem("VaultUnreachable", "is not signed by a well-known CA", "set caCertSecretRef");

        connect("skipTLSVerify: true");
        connection.awaitReady(AT_ONCE);
        secret().awaitReady();
    }

    @Test
    @DisplayName("Verifies the certificate against the configured server name")
    void serverName() {
        ResourceHandle connection = connect("caCertSecretRef: vault-ca-cert\ntlsServerName: wrong.example.com");
        connection.awaitProblem("VaultUnreachable", "tlsServerName", "wrong.example.com");

        connect("caCertSecretRef: vault-ca-cert\ntlsServerName: vault.example.com");
        connection.awaitReady(AT_ONCE);
        secret().awaitReady();
    }

    @Test
    void headersGoWithEveryRequest() throws IOException {
        environment.vault().write("sys/config/auditing/request-headers/X-Story", Map.of("hmac", false));
        connect("caCertSecretRef: vault-ca-cert\nheaders: {X-Story: told-by-" + namespace + "}");
        secret().awaitReady();

        try (var audit =
                Files.lines(environment.sandbox().folder().resolve("openbao").resolve("audit.log"))) {
            assertThat(audit.filter(line -> line.contains("\"type\":\"request\""))
                            .filter(line -> line.contains("told-by-" + namespace)))
                    .anyMatch(line -> line.contains("\"path\":\"auth/kubernetes/login\""))
                    .anyMatch(line -> line.contains("\"path\":\"secret/data/" + namespace + "/app\""));
        }
    }

    @Test
    void theTimeoutEndsTheWaitForAVaultThatNeverAnswers() {
        try (var proxy = new FaultProxy(environment.sandbox().bao().port())) {
            proxy.set(new FaultProxy.Fault.BlackHole());
            ResourceHandle connection =
                    connect("https://127.0.0.1:" + proxy.port(), "caCertSecretRef: vault-ca-cert\ntimeout: 1s");
            connection.awaitProblem("VaultUnreachable", "127.0.0.1:" + proxy.port(), "in");

            proxy.set(new FaultProxy.Fault.None());
            connection.awaitReady(Duration.ofSeconds(12));
        }
    }
}
