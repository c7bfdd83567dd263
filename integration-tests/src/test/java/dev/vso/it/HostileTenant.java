package dev.vso.it;

import dev.vso.testing.OperatorProcess;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A namespace whose owner may write all of the operator's resources in it, has their own Vault, and reaches the
 * operator's ports. The API server's validation applies as usual.
 */
final class HostileTenant implements AutoCloseable {

    private static final int LARGE = 1_300_000;
    private static final String HARMLESS =
            "{\"request_id\":\"1\",\"lease_id\":\"\",\"lease_duration\":0,\"renewable\":false,\"data\":{\"v\":1}}";

    private final TestEnvironment environment;
    private final OperatorProcess operator;
    private final Path folder;
    private final String namespace;
    private final HostileVault vault = new HostileVault();
    private final List<Socket> sockets = new ArrayList<>();
    private int names;

    HostileTenant(TestEnvironment environment, OperatorProcess operator, Path folder) throws IOException {
        this.environment = environment;
        this.operator = operator;
        this.folder = folder;
        this.namespace = environment.namespace("hostile");
        environment.inVault().put(namespace + "/app", Map.of("password", "p", "long", "a".repeat(5000)));
        apply("VaultConnection", "vault", "address: " + vault.address());
        ownLogin("method: kubernetes\nmount: k\nkubernetes:\n  role: r\n  serviceAccount: default");
    }

    String namespace() {
        return namespace;
    }

    private void ownLogin(String method) {
        apply("VaultAuth", "own", "vaultConnectionRef: vault\n" + method);
    }

    private String name(String prefix) {
        return prefix + "-" + names++;
    }

    private void apply(String kind, String name, String spec) {
        apply("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: %s
                metadata:
                  name: %s
                spec:
                """.formatted(kind, name) + spec.indent(2));
    }

    private void apply(String manifest) {
        try {
            environment.apply(namespace, manifest);
        } catch (KubernetesClientException e) {
            if (e.getCode() < 400 || e.getCode() >= 500) {
                throw e;
            }
        }
    }

    /** Resources with this template, rendered with data from the real Vault. */
    void templates(int count, String template) {
        for (int i = 0; i < count; i++) {
            transformed("templates:\n  out:\n    text: '%s'".formatted(template.replace("'", "''")));
        }
    }

    void patterns(String pattern) {
        for (int i = 0; i < 3; i++) {
            transformed("includes: ['%s']\nexcludes: ['%s']".formatted(pattern, pattern));
        }
    }

    private void transformed(String lines) {
        String name = name("shaped");
        apply(StaticSecretYaml.of(name, namespace + "/app")
                .into("name: " + name + "\ncreate: true\ntransformation:\n" + lines.indent(2))
                .with("refreshAfter: 1s")
                .toString());
    }

    Path pipe() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe-" + names++);
        if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() != 0) {
            throw new IOException("no pipe at " + pipe);
        }
        return pipe;
    }

    void caFile(String path) {
        connection("vault", "caCertPath: " + path);
    }

    void connection(String caSecret) {
        connection(name("vault"), "caCertSecretRef: " + caSecret);
    }

    private void connection(String name, String lines) {
        apply("VaultConnection", name, "address: https://127.0.0.1:1\n" + lines);
        login(name, "method: kubernetes\nmount: k\nkubernetes:\n  role: r\n  serviceAccount: default");
    }

    private void login(String connection, String method) {
        String name = name("login");
        apply("VaultAuth", name, "vaultConnectionRef: %s\n%s".formatted(connection, method));
        reading(name);
    }

    private void reading(String auth) {
        String name = name("read");
        apply(StaticSecretYaml.of(name, "app")
                .with("refreshAfter: 1s\nvaultAuthRef: " + auth)
                .toString());
    }

    /** For each kind that reads data. */
    void answers(int count, Supplier<String> answer) {
        vault.answer(answer);
        for (int i = 0; i < count; i++) {
            String name = name("answered");
            switch (i % 3) {
                case 0 ->
                    apply(StaticSecretYaml.of(name, "app")
                            .with("refreshAfter: 1s\nvaultAuthRef: own")
                            .toString());
                case 1 ->
                    apply(LeaseYaml.of(name, "app").with("vaultAuthRef: own").toString());
                default -> apply("VaultPKISecret", name, """
                            vaultAuthRef: own
                            mount: pki
                            role: r
                            commonName: a.example.com
                            destination: {name: %s, create: true}
                            """.formatted(name));
            }
        }
    }

    void login(String answer) {
        vault.login(answer);
        answers(3, () -> HARMLESS);
    }

    void health(String answer) {
        vault.health(answer);
        answers(3, () -> HARMLESS);
    }

    void loginMethod(String method) {
        login("vault", method);
    }

    void largeResources(int count) {
        for (int i = 0; i < count; i++) {
            String name = name("large");
            apply("""
                    apiVersion: secrets.hashicorp.com/v1beta1
                    kind: VaultStaticSecret
                    metadata:
                      name: %s
                    spec:
                      mount: secret
                      type: kv-v2
                      path: nowhere
                      destination:
                        name: %s
                        create: true
                        transformation:
                          templates:
                            t: {text: "%s"}
                    """.formatted(name, name, "x".repeat(LARGE)));
            // If the schema rejects that size, annotations take a part of it.
            apply("""
                    apiVersion: secrets.hashicorp.com/v1beta1
                    kind: VaultStaticSecret
                    metadata:
                      name: %s
                      annotations: {a: "%s"}
                    spec:
                      mount: secret
                      type: kv-v2
                      path: nowhere
                      destination: {name: %s, create: true}
                    """.formatted(name, "x".repeat(250_000), name));
        }
    }

    void largeLogins(int count) {
        for (int i = 0; i < count; i++) {
            apply("""
                    apiVersion: secrets.hashicorp.com/v1beta1
                    kind: VaultAuth
                    metadata:
                      name: %s
                      annotations: {a: "%s"}
                    spec:
                      vaultConnectionRef: vault
                      method: kubernetes
                      mount: k
                      params: {p: "%s"}
                      kubernetes: {role: r, serviceAccount: default}
                    """.formatted(name("login"), "x".repeat(250_000), "y".repeat(LARGE - 300_000)));
        }
    }

    /** With the labels of the operator's own Secrets. */
    void largeSecrets(int count) {
        String value = "x".repeat(1_000_000);
        for (int i = 0; i < count; i++) {
            environment
                    .client()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(name("large"))
                            .addToLabels("app.kubernetes.io/name", "vault-secrets-operator")
                            .addToLabels("app.kubernetes.io/managed-by", "hashicorp-vso")
                            .addToLabels("app.kubernetes.io/component", "secret-sync")
                            .addToLabels("secrets.hashicorp.com/vso-ownerRefUID", "hostile-" + i)
                            .endMetadata()
                            .addToStringData("value", value)
                            .build())
                    .create();
        }
    }

    /** Opens connections to the ports of probes and metrics that send this text and then nothing. */
    void connections(int count, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (URI port : List.of(operator.probesAddress(), operator.metricsAddress())) {
            for (int i = 0; i < count; i++) {
                try {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.getPort());
                    sockets.add(socket);
                    socket.getOutputStream().write(bytes);
                } catch (IOException _) {
                    // The operator may reject or close it.
                }
            }
        }
    }

    void status(String json) {
        String name = name("status");
        apply(LeaseYaml.of(name, "dyn-healthy").toString());
        patchStatus("VaultDynamicSecret", name, json);
        String failing = name("status");
        apply(LeaseYaml.of(failing, "nowhere").toString());
        patchStatus("VaultDynamicSecret", failing, json);
    }

    void certificateStatus() {
        String name = name("status");
        answers(3, () -> HARMLESS);
        apply("VaultPKISecret", name, """
                vaultAuthRef: own
                mount: pki
                role: r
                commonName: a.example.com
                destination: {name: %s, create: true}
                """.formatted(name));
        patchStatus(
                "VaultPKISecret",
                name,
                "{\"serialNumber\":\"../..\",\"expiration\":9223372036854775807,\"lastRotation\":-9223372036854775808}");
    }

    private void patchStatus(String kind, String name, String json) {
        try {
            environment
                    .subject(kind, namespace, name)
                    .resource()
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":" + json + "}");
        } catch (KubernetesClientException e) {
            if (e.getCode() < 400 || e.getCode() >= 500) {
                throw e;
            }
        }
    }

    void connectionResources(int count) {
        for (int i = 0; i < count; i++) {
            apply("VaultConnection", name("vault"), "address: https://127.0.0.1:" + (2 + i % 1000));
        }
    }

    /** Each with its own CA, so that they cannot share a client. */
    void connectionsWithAuthorities(int count) {
        for (int i = 0; i < count; i++) {
            apply(
                    "VaultConnection",
                    name("vault"),
                    "address: https://127.0.0.1:%d\ntlsServerName: name-%d.example.com\nskipTLSVerify: true"
                            .formatted(2 + i, i));
        }
    }

    void edits(int count) {
        vault.answer(() -> HARMLESS);
        reading("own");
        for (int i = 0; i < count; i++) {
            ownLogin("""
                    method: kubernetes
                    mount: k
                    params: {edit: "%d %s"}
                    kubernetes: {role: r, serviceAccount: default}
                    """.formatted(i, "z".repeat(10_000)));
        }
    }

    void secretOfType(String type) {
        String name = name("typed");
        apply(StaticSecretYaml.of(name, namespace + "/app")
                .into("name: %s\ncreate: true\ntype: %s\nannotations: {kubernetes.io/service-account.name: default}"
                        .formatted(name, type))
                .toString());
    }

    /** Closes the connections and deletes the namespace. */
    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        environment.client().namespaces().withName(namespace).delete();
        vault.close();
        try (var left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
