package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.testing.MarkdownPage;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API server accepts every whole manifest in the documentation, without unknown fields. */
class DocsManifestsIT {

    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---$");
    private static final Pattern API = Pattern.compile("(?m)^apiVersion: ([^/\n]+)");

    /** Kinds of other operators that ours runs beside, and of Prometheus. */
    private static final Set<String> FOREIGN =
            Set.of("external-secrets.io", "generators.external-secrets.io", "monitoring.coreos.com");

    private static final TestEnvironment environment = TestEnvironment.get();
    private static String namespace = "";

    /** A manifest, and where it is. */
    record Shown(String place, String yaml) {
        @Override
        public String toString() {
            return place;
        }
    }

    @BeforeAll
    static void prepare() {
        namespace = environment.namespace("docs");
    }

    @AfterAll
    static void leave() {
        environment.leave();
    }

    static List<Shown> manifests() {
        List<Shown> shown = new ArrayList<>();
        for (MarkdownPage page : MarkdownPage.all()) {
            for (MarkdownPage.Block block : page.blocks("yaml")) {
                Arrays.stream(SEPARATOR.split(block.text()))
                        .filter(DocsManifestsIT::isOurs)
                        .forEach(yaml -> shown.add(new Shown(page + ": " + block.heading(), yaml)));
            }
        }
        assertThat(shown).hasSizeGreaterThan(45);
        return shown;
    }

    private static boolean isOurs(String yaml) {
        var api = API.matcher(yaml);
        return api.find() && !FOREIGN.contains(api.group(1));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void theApiServerTakesIt(Shown shown) {
        var serialization = environment.client().getKubernetesSerialization();
        var tree = serialization.unmarshal(shown.yaml(), JsonNode.class);
        if (!tree.path("kind").asText().equals("Namespace") && tree.path("metadata") instanceof ObjectNode metadata) {
            metadata.put("namespace", namespace);
        }
        var resource = serialization.convertValue(tree, GenericKubernetesResource.class);
        assertThatCode(() -> environment
                        .client()
                        .resource(resource)
                        .dryRun()
                        .fieldValidation(FieldValidateable.Validation.STRICT)
                        .create())
                .doesNotThrowAnyException();
    }
}
