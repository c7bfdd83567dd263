package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The API server's validation of manifests by the CRDs alone, as strict as {@code kubectl apply}. The first line of
 * each example states the expected outcome: {@code # accepted}, or {@code # refused:} and words of the message.
 */
class AdmissionIT {

    private static final Path EXAMPLES = Path.of("..", "api", "src", "test", "resources", "admission");
    private static final String ACCEPTED = "# accepted";
    private static final String REFUSED = "# refused: ";

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final String namespace = environment.namespace("admission");

    @AfterAll
    static void leave() {
        environment.leave();
    }

    static List<Named<Path>> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            List<Named<Path>> examples = files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(file -> Named.of(file.getFileName().toString(), file))
                    .toList();
            assertThat(examples).hasSizeGreaterThan(50);
            return examples;
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theApiServerDoesWithAnExampleAsItsFirstLineSays(Path example) throws IOException {
        String text = Files.readString(example);
        String verdict = text.lines().findFirst().orElseThrow();

        if (verdict.startsWith(REFUSED)) {
            assertThatThrownBy(() -> create(text))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining(verdict.substring(REFUSED.length()));
        } else {
            assertThat(verdict).isEqualTo(ACCEPTED);
            assertThatCode(() -> create(text)).doesNotThrowAnyException();
        }
    }

    @Test
    @DisplayName("H6: the texts of all templates of a resource together have their limit")
    void templatesHaveALimitInAll() {
        String half = "x".repeat(131_072);
        String transformation = """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: SecretTransformation
                metadata: {name: example}
                spec: {templates: {a: {text: "%s"}, b: {text: "%s"}}}
                """;
        assertThatCode(() -> create(transformation.formatted(half, half))).doesNotThrowAnyException();
        assertThatThrownBy(() -> create(transformation.formatted(half, half + "x")))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("the texts of templates have at most 262144 characters");
    }

    private static void create(String text) {
        var resource =
                environment.client().getKubernetesSerialization().unmarshal(text, GenericKubernetesResource.class);
        // Where no other test has left an object of that name.
        resource.getMetadata().setNamespace(namespace);
        environment
                .client()
                .resource(resource)
                .inNamespace(namespace)
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }
}
