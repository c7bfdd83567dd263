package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.TestOptions;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.operator.chart.Chart;
import dev.vso.testing.Binaries;
import dev.vso.testing.Helm;
import dev.vso.testing.KubeSetup;
import dev.vso.testing.MarkdownPage;
import dev.vso.testing.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Runs the five commands of {@code docs/getting-started.md}, unchanged except for names and addresses. Pods do not run
 * here, so the operator runs in this process with the settings of the chart's Deployment, and manifests for {@code
 * kubectl apply} are applied through the client.
 */
class GettingStartedIT {

    private static final Pattern APPLY = Pattern.compile("(?s)kubectl apply -f - <<'END'\n(.*)END\n");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("(\\s|\\\\\n)+");
    private static final String RELEASE = "vault-secrets-operator";

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Helm helm = Helm.of(environment.sandbox());

    private final String home = environment.namespace("started");
    private final String shop = "shop-of-" + home;

    @AfterAll
    static void leave() {
        environment.leave();
    }

    @Test
    void theFiveCommandsLeadToASecret() throws IOException, InterruptedException {
        List<String> commands = MarkdownPage.of("docs/getting-started.md").blocks("sh").stream()
                .map(MarkdownPage.Block::text)
                .toList();
        assertThat(commands).hasSize(5);
        try {
            for (String command : commands) {
                run(here(command));
            }
            try (VaultSecretsOperator _ = asTheChartSays()) {
                environment.awaitValue(shop, "api", "password", "s3cr3t");
                environment.subject("VaultStaticSecret", shop, "api").awaitReady();
            }
        } finally {
            helm.attempt("uninstall", RELEASE, "-n", home, "--no-hooks");
            environment.client().namespaces().withName(shop).delete();
        }
    }

    /** The command as a reader with other names would type it. */
    private String here(String command) {
        return command.replace("shop", shop)
                .replace("charts/vault-secrets-operator", Chart.FOLDER.toString())
                .replace("vault-secrets-operator-system", home)
                .replace(
                        "https://vault.example.com:8200",
                        environment.sandbox().bao().address().toString());
    }

    private void run(String command) throws IOException, InterruptedException {
        var applied = APPLY.matcher(command);
        if (applied.matches()) {
            environment.applyAsWritten(applied.group(1));
        } else if (command.startsWith("helm ")) {
            helm.run(Stream.concat(
                            BETWEEN_WORDS.splitAsStream(command).skip(1),
                            // As the page describes for a private CA.
                            Stream.of("--set", "defaultVaultConnection.caCertSecret=" + KubeSetup.VAULT_CA_SECRET))
                    .toArray(String[]::new));
        } else {
            shell(command);
        }
    }

    /** With OpenBao's program as {@code vault}. */
    private static void shell(String command) throws IOException, InterruptedException {
        Path folder = environment.sandbox().folder().resolve("commands");
        Path vault = Files.createDirectories(folder).resolve("vault");
        if (!Files.exists(vault)) {
            Files.createSymbolicLink(
                    vault, Binaries.of(System.getenv(), Progress.silent()).openBao());
        }
        var bao = environment.sandbox().bao();
        var builder = new ProcessBuilder("sh", "-e", "-c", command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "PATH", folder + ":" + System.getenv("PATH"),
                        "HOME", folder.toString(),
                        "BAO_ADDR", bao.address().toString(),
                        "BAO_TOKEN", bao.rootToken(),
                        "BAO_CACERT", environment.sandbox().ca().file().toString()));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%s", command, said).isZero();
    }

    /** Has the account, rights and flags from the chart, but free ports. */
    private VaultSecretsOperator asTheChartSays() {
        var pod = environment
                .client()
                .apps()
                .deployments()
                .inNamespace(home)
                .withName(RELEASE + "-controller-manager")
                .require()
                .getSpec()
                .getTemplate()
                .getSpec();
        var kube = environment.sandbox().kube();
        Path kubeconfig = kube.kubeconfigFor(
                "started", kube.serviceAccountToken(home, pod.getServiceAccountName(), Duration.ofHours(1)));
        List<String> flags = Stream.concat(
                        pod.getContainers().getFirst().getArgs().stream(),
                        Stream.of(
                                "--kubeconfig=" + kubeconfig,
                                "--metrics-bind-address=127.0.0.1:0",
                                "--health-probe-bind-address=127.0.0.1:0"))
                .toList();
        return VaultSecretsOperator.start(TestOptions.rendered(flags, home), () -> {});
    }
}
