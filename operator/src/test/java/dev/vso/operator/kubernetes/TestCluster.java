package dev.vso.operator.kubernetes;

import dev.vso.testing.Binaries;
import dev.vso.testing.Ports;
import dev.vso.testing.Progress;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real kube-apiserver with etcd on loopback, for one test class. */
public final class TestCluster implements AutoCloseable {
    private final Path servers = Binaries.of(System.getenv(), Progress.silent()).kube();
    private final Path dir;
    private final List<Process> processes = new ArrayList<>();
    private final int port;
    private final KubernetesClient client;

    public TestCluster() {
        try {
            dir = Files.createTempDirectory("cluster");
            var ports = Ports.free(3);
            port = ports.get(2);
            Files.writeString(
                    dir.resolve("tokens.csv"), "admin,admin,admin,system:masters\nsomebody,somebody,somebody\n");
            writeKey(dir.resolve("sa.key"));
            run(
                    "etcd",
                    "--client-port",
                    ports.get(0).toString(),
                    "--peer-port",
                    ports.get(1).toString(),
                    "--data-dir",
                    dir.resolve("etcd").toString());
            var url = "https://127.0.0.1:" + port;
            run(
                    "kube-apiserver",
                    "--etcd-servers=http://127.0.0.1:" + ports.get(0),
                    "--secure-port=" + port,
                    "--bind-address=127.0.0.1",
                    "--cert-dir=" + dir.resolve("certs"),
                    "--service-account-key-file=" + dir.resolve("sa.key"),
                    "--service-account-signing-key-file=" + dir.resolve("sa.key"),
                    "--service-account-issuer=" + url,
                    "--api-audiences=" + url,
                    "--token-auth-file=" + dir.resolve("tokens.csv"),
                    "--authorization-mode=RBAC",
                    "--service-cluster-ip-range=10.0.0.0/24");
            client = client("admin");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> client.namespaces().withName("default").get() != null);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An administrator's client. */
    public KubernetesClient client() {
        return client;
    }

    /** A client of a user without any rights. */
    public KubernetesClient powerless() {
        return client("somebody");
    }

    public String namespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    @Override
    public void close() {
        client.close();
        for (var process : processes.reversed()) {
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private KubernetesClient client(String token) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("https://127.0.0.1:" + port)
                        .withOauthToken(token)
                        .withTrustCerts(true)
                        .build())
                .build();
    }

    private void run(String... command) throws IOException {
        var all = new ArrayList<>(List.of(servers.toString()));
        all.addAll(Arrays.asList(command));
        processes.add(new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve(command[0] + ".log").toFile())
                .start());
    }

    private static void writeKey(Path file) throws IOException, NoSuchAlgorithmException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n"
                        + encoder.encodeToString(
                                generator.generateKeyPair().getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }
}
