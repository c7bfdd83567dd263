package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.TestOptions;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.MarkdownPage;
import dev.vso.testing.SourceTree;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The README's commands for an operator in the foreground, unchanged except for Vault's address and ports. */
class ReadmeRunIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Path ROOT = SourceTree.find().root();

    private Optional<VaultSecretsOperator> operator = Optional.empty();

    @AfterEach
    void end() {
        operator.ifPresent(VaultSecretsOperator::close);
        environment.leave();
    }

    @Test
    @DisplayName("R1: after the README's commands a secret without VaultAuth of its own is synced")
    void theCommandsLeadToASecret() throws IOException {
        List<String> commands = MarkdownPage.of("README.md").blocks("sh").stream()
                .map(MarkdownPage.Block::text)
                .filter(text -> text.contains("./vso run"))
                .flatMap(String::lines)
                .toList();
        assertThat(commands).hasSize(4);
        for (String command : commands) {
            run(List.of(command.split(" ")));
        }

        String namespace = environment.namespace("readme");
        environment.inVault().put(namespace + "/api", Map.of("password", "s3cr3t"));
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultStaticSecret
                metadata:
                  name: api
                spec:
                  mount: secret
                  type: kv-v2
                  path: %s/api
                  destination:
                    name: api
                    create: true
                """.formatted(namespace));
        // An operator that was killed just before may hold the Lease for a while.
        Polling.await(
                Duration.ofMinutes(1),
                () -> "s3cr3t".equals(environment.data(namespace, "api").get("password")));
    }

    @Test
    @DisplayName("R1: without its own namespace the operator says what to do")
    void missingOwnNamespace() {
        Path admin = environment.sandbox().kube().kubeconfig();
        assertThat(TestOptions.missingNamespace(TestOptions.read(admin, "nowhere")))
                .hasValueSatisfying(line -> assertThat(line)
                        .contains("namespace nowhere", "VaultAuth default", "create it", "OPERATOR_NAMESPACE"));
        assertThat(TestOptions.missingNamespace(TestOptions.read(admin, "default")))
                .isEmpty();
        assertThat(TestOptions.missingNamespace(environment.options()))
                .as("the account may not look")
                .isEmpty();
    }

    private void run(List<String> words) throws IOException {
        switch (words.subList(0, 2)) {
            case List<String> it when it.equals(List.of("kubectl", "apply")) -> apply(ROOT.resolve(words.getLast()));
            case List<String> it
            when it.equals(List.of("kubectl", "create")) ->
                environment
                        .client()
                        .resource(new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(words.getLast())
                                .endMetadata()
                                .build())
                        .serverSideApply();
            case List<String> it when it.equals(List.of("./vso", "run")) -> start(words.subList(2, words.size()));
            default -> throw new AssertionError(words);
        }
    }

    private static void apply(Path what) throws IOException {
        try (Stream<Path> files = Files.walk(what)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                environment.applyAsWritten(
                        // Its descriptions name the address too: others install the definition as it stands.
                        text.contains("kind: CustomResourceDefinition") ? text : here(text));
            }
        }
    }

    private static String here(String text) {
        return text.replace(
                "https://vault.example.com",
                environment.sandbox().bao().address().toString());
    }

    private void start(List<String> flags) {
        List<String> here = new ArrayList<>(
                List.of("--metrics-bind-address=127.0.0.1:0", "--health-probe-bind-address=127.0.0.1:0"));
        flags.stream()
                .map(flag -> flag.replace(
                        "~/.kube/config",
                        environment.sandbox().kube().kubeconfig().toString()))
                .forEach(here::add);
        operator = Optional.of(VaultSecretsOperator.start(TestOptions.typed(here), () -> {}));
    }
}
