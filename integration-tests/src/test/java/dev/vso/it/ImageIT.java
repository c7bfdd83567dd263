package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vso.operator.chart.Chart;
import dev.vso.operator.program.SystemProgram;
import dev.vso.testing.KubeSetup;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The container image, built as users build it; its contents run as in Kubernetes: as user 65532, with a read-only
 * root and an empty {@code /tmp}.
 */
class ImageIT {

    private static final String TAG = "localhost/vso-test:it";
    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Path folder = Path.of("target", "images").toAbsolutePath();
    private static LocalImages images;
    private static Path root;
    private static Path kubeconfig;
    private static Path adminKubeconfig;

    @BeforeAll
    static void build() throws IOException {
        SystemProgram.BUILDAH.find();
        assumeTrue(isRoot(), "the image is built by root");
        delete(folder);
        images = new LocalImages(folder);
        images.build(TAG);
        root = images.mounted(TAG);
        kubeconfig = withAuthority(
                OperatorAccount.everywhere(environment.sandbox(), "image").kubeconfig());
        adminKubeconfig = withAuthority(environment.sandbox().kube().kubeconfig());
        environment.defaultAuth();
    }

    @AfterAll
    static void leave() throws IOException {
        delete(folder);
        environment.leave();
    }

    /** Inlines the certificate, because its file does not exist in another root. */
    private static Path withAuthority(Path file) throws IOException {
        String data = Base64.getEncoder()
                .encodeToString(environment.sandbox().ca().pem().getBytes(StandardCharsets.US_ASCII));
        String text =
                Files.readString(file).replaceFirst("certificate-authority: .*", "certificate-authority-data: " + data);
        return Files.writeString(folder.resolve(file.getFileName()), text);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void delete(Path tree) {
        ProcessResult.run(Map.of(), List.of("rm", "-rf", tree.toString())).succeeded();
    }

    @Test
    @DisplayName("Runs as an unprivileged user, and the entry point accepts the chart's arguments")
    void userAndEntryPoint() {
        assertThat(images.inspect(TAG, "{{.OCIv1.Config.User}}")).isEqualTo("65532:65532");
        assertThat(images.inspect(TAG, "{{.OCIv1.Config.Entrypoint}}")).isEqualTo("[/vault-secrets-operator]");

        ProcessResult version =
                run("/vault-secrets-operator", "--version", "--output=json").succeeded();

        assertThat(version.out()).singleElement().asString().contains("\"version\":\"");
    }

    @Test
    @DisplayName("No user may change anything in the image")
    void readOnly() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(file -> !file.startsWith(root.resolve("tmp")))
                            .filter(file -> !Files.isSymbolicLink(file)))
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .matches("r.{6}-.")
                            .matches(".{4}-.{4}"));
        }
    }

    @Test
    void itsBillOfMaterialsListsEachOfItsJars() throws IOException {
        Path installed = root.resolve("opt/vault-secrets-operator");
        String bill = Files.readString(installed.resolve("operator.cdx.json"));

        try (Stream<Path> jars = Files.list(installed.resolve("lib"))) {
            assertThat(jars)
                    .hasSizeGreaterThan(50)
                    .allSatisfy(jar -> assertThat(bill).as(jar.toString()).contains(sha256(jar)));
        }
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void upgradeCrdsFindsItsDefinitionsBesideItself() {
        ProcessResult upgrade = run("/scripts/upgrade-crds", "--kubeconfig=/tmp/kubeconfig-admin");

        assertThat(upgrade.code()).as(upgrade.toString()).isZero();
        assertThat(upgrade.out())
                .hasSize(1 + Chart.FOLDER.resolve("crds").toFile().list().length)
                .last()
                .asString()
                .startsWith("all ");
    }

    @Test
    void aSecretIsSyncedByTheProcessOfTheImage() throws Exception {
        String namespace = environment.namespace("image");
        environment.inVault().put(namespace + "/app", Map.of("password", "by-the-image"));
        int probes = Ports.free();
        Path log = folder.resolve("operator.log");
        long started = System.nanoTime();
        Process process = new ProcessBuilder(inRoot(
                        "/vault-secrets-operator",
                        "--kubeconfig=/tmp/kubeconfig",
                        "--leader-elect",
                        "--health-probe-bind-address=127.0.0.1:" + probes,
                        "--metrics-bind-address=127.0.0.1:0"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Polling.await(Duration.ofSeconds(60), () -> answers(probes));
            long ready = millisSince(started);
            environment.apply(namespace, StaticSecretYaml.of("app", namespace + "/app"));
            Polling.await(
                    Duration.ofSeconds(60),
                    () -> "by-the-image"
                            .equals(environment.data(namespace, "app").get("password")));
            String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
            assertThat(status).containsPattern("Uid:\\s+65532\\s+65532").containsPattern("Gid:\\s+65532");
            System.out.printf(
                    "image: %d MB, ready after %d ms, resident memory after the first sync %s%n",
                    size(root) >> 20,
                    ready,
                    status.lines()
                            .filter(line -> line.startsWith("VmRSS"))
                            .findFirst()
                            .orElse(""));

            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isIn(0, 143);
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readAllLines(log))
                .as("all is logged for machines, but for what the Java runtime says of itself")
                .filteredOn(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS"))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("{\"level\":"))
                .noneMatch(line -> line.contains("\"level\":\"error\""));
    }

    private static boolean answers(int port) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI readiness = URI.create("http://127.0.0.1:" + port + "/readyz");
            return client.send(HttpRequest.newBuilder(readiness).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static ProcessResult run(String... command) {
        return ProcessResult.run(Map.of(), inRoot(command));
    }

    /**
     * Runs the command in the image's root, read-only, as the image's user; either with the class cache or without.
     */
    private static List<String> inRoot(String... command) {
        String script = """
                set -e
                mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"
                mount -t proc proc "$1/proc" && mount --bind /dev "$1/dev" && mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
                cp "$2" "$1/tmp/kubeconfig" && cp "$3" "$1/tmp/kubeconfig-admin" && chmod 644 "$1"/tmp/*
                root=$1 chroot=$(command -v chroot)
                shift 3
                exec env -i PATH=/bin OPERATOR_NAMESPACE=%s JAVA_TOOL_OPTIONS=-XX:AOTMode=on \\
                  "$chroot" --userspec=65532:65532 "$root" "$@"
                """.formatted(KubeSetup.OPERATOR_NAMESPACE);
        List<String> all = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                script,
                "sh",
                root.toString(),
                kubeconfig.toString(),
                adminKubeconfig.toString()));
        all.addAll(List.of(command));
        return all;
    }

    private static long size(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.filter(file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
