package dev.vso.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program {@code helm}, with a home of its own, so that it neither sees nor changes its user's settings. */
public final class Helm {

    private final Path program;
    private final Path home;
    private final Path kubeconfig;

    /**
     * The result of a command.
     *
     * @param code 0 for success
     * @param out standard output
     * @param complaints standard error, warnings included
     */
    public record Outcome(int code, String out, String complaints) {}

    private Helm(Path program, Path home, Path kubeconfig) {
        this.program = program;
        this.home = home;
        this.kubeconfig = kubeconfig;
    }

    /** For commands without a cluster, such as rendering. */
    public static Helm offline(Path home) {
        return new Helm(helm(), home, home.resolve("no-kubeconfig"));
    }

    /** As the administrator of the sandbox's cluster. */
    public static Helm of(Sandbox sandbox) {
        return new Helm(helm(), sandbox.folder().resolve("helm"), sandbox.kube().kubeconfig());
    }

    private static Path helm() {
        return Binaries.of(System.getenv(), Progress.silent()).helm();
    }

    /**
     * Runs a command and returns what it printed.
     *
     * @throws SandboxException if it fails; the message holds its complaints
     */
    public String run(String... arguments) {
        var outcome = attempt(arguments);
        if (outcome.code() != 0) {
            throw new SandboxException("helm " + String.join(" ", arguments) + " ended with exit code " + outcome.code()
                    + ":\n" + outcome.complaints());
        }
        return outcome.out();
    }

    /** Runs a command and returns its result, even if it fails. */
    public Outcome attempt(String... arguments) {
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(List.of(arguments));
        try {
            Files.createDirectories(home);
            var complaints = Files.createTempFile(home, "complaints", ".txt");
            var builder = new ProcessBuilder(command).redirectError(complaints.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "HELM_CACHE_HOME", home.resolve("cache").toString(),
                            "HELM_CONFIG_HOME", home.resolve("config").toString(),
                            "HELM_DATA_HOME", home.resolve("data").toString(),
                            "KUBECONFIG", kubeconfig.toString()));
            return outcome(builder.start(), complaints);
        } catch (IOException e) {
            throw new SandboxException("helm cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while helm was running", e);
        }
    }

    private static Outcome outcome(Process process, Path complaints) throws IOException, InterruptedException {
        try (var output = process.getInputStream()) {
            var out = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            var code = process.waitFor();
            return new Outcome(code, out, Files.readString(complaints));
        } finally {
            process.destroy();
            Files.delete(complaints);
        }
    }
}
