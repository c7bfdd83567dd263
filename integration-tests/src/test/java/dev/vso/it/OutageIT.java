package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.FaultProxy;
import dev.vso.testing.FaultProxy.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A Vault that does not answer or is sealed, and later recovers, with many secrets that depend on it. */
class OutageIT {

    private static final int SECRETS = 20;
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    private static final TestEnvironment environment = TestEnvironment.get();
    private static VaultSecretsOperator operator;

    private final FaultProxy proxy = new FaultProxy(environment.sandbox().bao().port());
    private String namespace = "";
    private List<ResourceHandle> secrets = List.of();

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

    @BeforeEach
    void secretsThatWereSynced() {
        namespace = environment.namespace("outage");
        environment.inVault().put(namespace + "/app", Map.of("password", "kept"));
        environment.connection(
                namespace,
                "proxied",
                "address: https://127.0.0.1:%d\ncaCertSecretRef: vault-ca-cert".formatted(proxy.port()));
        environment.auth(namespace, "proxied", "vault-secrets-operator", "vaultConnectionRef: proxied");
        var applied = new ArrayList<ResourceHandle>();
        for (int i = 0; i < SECRETS; i++) {
            applied.add(environment.apply(
                    namespace,
                    StaticSecretYaml.of("app-" + i, namespace + "/app")
                            .with("vaultAuthRef: proxied\nrefreshAfter: 1s")));
        }
        secrets = List.copyOf(applied);
        secrets.forEach(ResourceHandle::awaitReady);
    }

    @AfterEach
    void closeProxy() {
        secrets.forEach(ResourceHandle::delete);
        proxy.close();
    }

    private ResourceHandle connection() {
        return environment.subject("VaultConnection", namespace, "proxied");
    }

    private void assertKept() {
        for (ResourceHandle secret : secrets) {
            assertThat(environment.data(namespace, secret.name())).containsEntry("password", "kept");
        }
    }

    private void assertAllRecover() {
        Polling.await(RECOVERY, () -> secrets.stream().allMatch(ResourceHandle::isReady));
        connection().awaitReady();
    }

    @Test
    @DisplayName("A Vault that refuses connections is reported once, and followed when it is back")
    void refusedConnections() {
        proxy.set(new Fault.Refuse());
        connection().awaitProblem("VaultUnreachable", "127.0.0.1:" + proxy.port(), "refuses the connection");
        for (ResourceHandle secret : secrets) {
            secret.awaitReportedProblem("VaultClientError", "127.0.0.1:" + proxy.port());
        }
        assertKept();

        proxy.set(new Fault.None());
        assertAllRecover();
        environment.inVault().put(namespace + "/app", Map.of("password", "fresh"));
        for (ResourceHandle secret : secrets) {
            environment.awaitValue(namespace, secret.name(), "password", "fresh");
        }
        assertThat(secrets).allSatisfy(secret -> assertThat(secret.warnings()).hasSize(1));
    }

    @Test
    void whileAVaultIsDownOnlyTheProbeAsksIt() {
        proxy.set(new Fault.Cut(0));
        connection().awaitProblem("VaultUnreachable");
        secrets.forEach(secret -> secret.awaitProblem("VaultClientError"));

        int before = proxy.connections();
        Polling.assertStays(Duration.ofSeconds(6), () -> !connection().isReady());
        // Twenty secrets that each retried every second or two would send more than sixty requests.
        assertThat(proxy.connections() - before)
                .as("connections in 6 s to a Vault that cuts them")
                .isBetween(1, 12);
        assertKept();

        proxy.set(new Fault.None());
        assertAllRecover();
    }

    @Test
    @DisplayName("A request without a response ends after the connection's timeout")
    void noResponse() {
        environment.connection(
                namespace,
                "proxied",
                "address: https://127.0.0.1:%d\ncaCertSecretRef: vault-ca-cert\ntimeout: 1s".formatted(proxy.port()));
        secrets.forEach(ResourceHandle::awaitReady);

        proxy.set(new Fault.BlackHole());
        secrets.getFirst().awaitProblem("VaultClientError", "127.0.0.1:" + proxy.port(), "in");
        assertKept();

        proxy.set(new Fault.None());
        assertAllRecover();
    }

    @Test
    @DisplayName("A resource deleted while Vault is slow causes no warning")
    void deletedWhileVaultIsSlow() {
        environment.connection(
                namespace,
                "proxied",
                "address: https://127.0.0.1:%d\ncaCertSecretRef: vault-ca-cert\ntimeout: 5s".formatted(proxy.port()));
        secrets.forEach(ResourceHandle::awaitReady);
        try (var logs = new CapturedLogs()) {
            proxy.set(new Fault.BlackHole());
            secrets.forEach(secret -> secret.annotate("vso.secrets.hashicorp.com/force-sync", "now"));
            // They are being read then; the read ends after the timeout with a status that reports it.
            Polling.assertStays(Duration.ofSeconds(2), () -> secrets.stream().allMatch(ResourceHandle::isReady));
            secrets.forEach(ResourceHandle::delete);
            Polling.await(Duration.ofSeconds(60), () -> logs.text().contains("deleted before its status was written"));
            assertThat(logs.text().lines().filter(line -> line.startsWith("WARN") && line.contains("not found")))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("A sealed Vault is reported as sealed, and followed when it is unsealed")
    void sealed() {
        var bao = environment.sandbox().bao();
        try {
            bao.seal();
            connection().awaitProblem("VaultSealed", "unseal it");
            for (ResourceHandle secret : secrets) {
                secret.awaitReportedProblem("VaultClientError", "Vault is sealed: unseal it");
            }
            assertKept();
        } finally {
            bao.unseal();
        }
        assertAllRecover();
        assertKept();
    }
}
