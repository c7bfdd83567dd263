package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.FaultProxy;
import dev.vso.testing.SandboxCa;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that lead to no usable Vault, or to one that only the operator reaches. */
class ExplainConnectionIT extends ExplainFixture {

    private final FaultProxy proxy = new FaultProxy(environment.sandbox().bao().port());

    @AfterAll
    void closeProxy() {
        proxy.close();
    }

    Stream<Broken> connectionAndVault() {
        return Stream.of(
                new Broken(
                        "no-ca",
                        name -> withConnection(name, "address: %s\ncaCertSecretRef: nobody".formatted(address())),
                        "connection",
                        "caCertSecretRef: Secret %s/nobody with key ca.crt does not exist",
                        "create it"),
                new Broken(
                        "unknown-ca",
                        name -> withConnection(name, "address: " + address()),
                        "vault",
                        "is not signed by a well-known CA",
                        "set caCertSecretRef"),
                new Broken(
                        "other-name",
                        name -> withConnection(
                                name,
                                "address: %s\ncaCertSecretRef: vault-ca-cert\ntlsServerName: wrong.example.com"
                                        .formatted(address())),
                        "vault",
                        "is not for the tlsServerName \"wrong.example.com\"",
                        "set tlsServerName to a name in it"),
                new Broken(
                        "plain",
                        name -> withConnection(
                                name,
                                "address: http://127.0.0.1:"
                                        + environment.sandbox().bao().port()),
                        "connection",
                        "",
                        "let Vault use TLS"),
                new Broken(
                        "nobody-listens",
                        name -> withConnection(name, "address: https://127.0.0.1:1\ncaCertSecretRef: vault-ca-cert"),
                        "vault",
                        "refuses the connection",
                        "check that Vault runs"),
                new Broken(
                        "silent",
                        name -> {
                            proxy.set(new FaultProxy.Fault.BlackHole());
                            return withConnection(
                                    name,
                                    "address: https://127.0.0.1:%d\ncaCertSecretRef: vault-ca-cert\ntimeout: 1s"
                                            .formatted(proxy.port()));
                        },
                        "vault",
                        "gave no answer within 1 s",
                        "check that it is up"));
    }

    @ParameterizedTest
    @MethodSource("connectionAndVault")
    void theBreakIsFoundAtItsStepWithItsCure(Broken broken) throws Exception {
        assertFound(broken);
    }

    @Test
    void aSealedVaultIsNamed() {
        apply(secret("sealed"));
        environment.sandbox().bao().seal();
        try {
            CliResult result = explain("vss sealed");
            assertThat(result.line("vault")).startsWith("✗ ").contains("Vault is sealed");
            assertThat(result.out()).contains("→ unseal it");
        } finally {
            environment.sandbox().bao().unseal();
        }
    }

    @Test
    @DisplayName("Names a CA that did not issue the certificate")
    void foreignCa(@TempDir Path folder) {
        environment
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("wrong-ca")
                        .endMetadata()
                        .addToStringData("ca.crt", SandboxCa.create(folder).pem())
                        .build())
                .create();
        withConnection("wrong-ca", "address: %s\ncaCertSecretRef: wrong-ca".formatted(address()));

        CliResult result = explain("vss wrong-ca");
        assertThat(result.line("vault")).startsWith("✗ ").contains("is not signed by the CA of this connection");
        assertThat(result.out()).contains("→ set caCertSecretRef to the Secret with the CA that signed it");
    }

    @Test
    @DisplayName("A Vault that only the operator reaches is an open question")
    void reachableByOperatorOnly() {
        withConnection("inside", "address: https://127.0.0.1:1\ncaCertSecretRef: vault-ca-cert");
        GenericKubernetesResource connection = environment
                .subject("VaultConnection", namespace, "inside")
                .resource()
                .require();
        connection.setAdditionalProperty(
                "status",
                Map.of("valid", true, "conditions", List.of(condition("Ready", "True", "Vault 2.0 is active"))));
        environment.client().resource(connection).updateStatus();

        CliResult result = explain("vss inside");
        assertThat(result.line("vault")).startsWith("? ").contains("not from here", "refuses the connection");
        assertThat(result.out()).contains("Vault 2.0 is active");
        assertThat(result.line("secret")).as("it goes on: %s", result.out()).isNotEmpty();
    }

    /** Flags are read from the operator's Deployment, in whichever namespace it is. */
    @Test
    @DisplayName("H7: what --allowed-vault-addresses of the operator refuses is the break, and the cure names the flag")
    void anAddressThatTheOperatorRefusesIsNamed() {
        String home = environment.namespace("explain-home");
        environment.apply(home, """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: operator
                  labels: {app.kubernetes.io/name: vault-secrets-operator}
                spec:
                  replicas: 0
                  selector: {matchLabels: {a: b}}
                  template:
                    metadata: {labels: {a: b}}
                    spec:
                      containers:
                      - {name: manager, image: none, args: ["--allowed-vault-addresses=10.0.0.0/8,127.0.0.1:7"]}
                """);
        String refused = withConnection("refused", "address: %s\ncaCertSecretRef: vault-ca-cert".formatted(address()));
        String metadata = withConnection("metadata", "address: http://169.254.169.254");
        environment.auth(home, "default", "vault-secrets-operator", "");

        CliResult result = explain(refused + " --operator-namespace " + home);
        assertThat(result.line("connection"))
                .as(result.out())
                .startsWith("✗ ")
                .contains("VaultConnection %s/refused: address: 127.0.0.1 leads to".formatted(namespace));
        assertThat(result.out()).contains("→ write the address", "--allowed-vault-addresses", "allowedVaultAddresses");
        assertThat(result.code()).isEqualTo(1);
        assertThat(explain(metadata + " --operator-namespace " + home).line("connection"))
                .startsWith("✗ ")
                .contains("a metadata service of a cloud");
        assertThat(explain(refused).line("connection"))
                .as("of an operator without the flag")
                .startsWith("✓ ");

        GenericKubernetesResource connection = environment
                .subject("VaultConnection", namespace, "refused")
                .resource()
                .require();
        connection.setAdditionalProperty(
                "status", Map.of("valid", true, "conditions", List.of(condition("Ready", "True", "Vault is active"))));
        environment.client().resource(connection).updateStatus();
        CliResult reached = explain(refused + " --operator-namespace " + home);
        assertThat(reached.line("connection")).startsWith("? ").contains("as the name resolves here");
        assertThat(reached.line("secret")).as(reached.out()).isNotEmpty();
    }
}
