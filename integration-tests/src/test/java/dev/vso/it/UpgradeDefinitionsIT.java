package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.maintenance.definition.CrdFiles;
import dev.vso.operator.app.maintenance.definition.CrdUpgrade;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades CRDs of this test's own group in a real API server. */
class UpgradeDefinitionsIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final String GROUP = "maintenance.example.org";

    private final List<String> told = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void leave() {
        for (String plural : List.of("widgets", "gadgets", "doubles")) {
            environment
                    .client()
                    .apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(plural + "." + GROUP)
                    .withTimeout(30, TimeUnit.SECONDS)
                    .delete();
        }
    }

    @Test
    @DisplayName("A missing CRD is created and served, then left alone")
    void missing() throws IOException {
        write("widgets", "Widget", "v1", "size: {type: string}");

        assertThat(upgrade()).isTrue();
        assertThat(told)
                .containsExactly("widgets." + GROUP + ": created", "all 1 definitions are those of this release");
        environment
                .client()
                .genericKubernetesResources(GROUP + "/v1", "Widget")
                .inAnyNamespace()
                .list();

        String version = metadata("widgets").getResourceVersion();
        told.clear();
        assertThat(upgrade()).isTrue();
        assertThat(told).first().isEqualTo("widgets." + GROUP + ": unchanged");
        assertThat(metadata("widgets").getResourceVersion()).isEqualTo(version);
        assertThat(failed).isEmpty();
    }

    @Test
    @DisplayName("Fields of Helm are taken over, and fields of others stay")
    void writtenByHelm() throws IOException {
        asHelm("widgets", "Widget", "size: {type: string}");
        environment
                .client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("widgets." + GROUP)
                .edit(there -> {
                    there.getMetadata().getAnnotations().put("example.org/by-somebody", "kept");
                    return there;
                });

        write("widgets", "Widget", "v1", "size: {type: string}");
        assertThat(upgrade()).as(failed.toString()).isTrue();
        assertThat(told)
                .first()
                .asString()
                .startsWith("widgets." + GROUP + ": unchanged, taken over from ")
                .contains("helm");

        told.clear();
        write("widgets", "Widget", "v1", "weight: {type: integer}");
        assertThat(upgrade()).as(failed.toString()).isTrue();
        assertThat(told).first().asString().startsWith("widgets." + GROUP + ": updated from generation 1");
        assertThat(properties("widgets")).contains("weight").doesNotContain("size");
        assertThat(metadata("widgets").getAnnotations()).containsEntry("example.org/by-somebody", "kept");
    }

    @Test
    @DisplayName("A version that may have stored resources is not removed, and nothing else is changed")
    void storedVersion() throws IOException {
        write("widgets", "Widget", "v1alpha1", "size: {type: string}");
        assertThat(upgrade()).isTrue();

        write("widgets", "Widget", "v1", "size: {type: string}");
        write("gadgets", "Gadget", "v1", "size: {type: string}");
        assertThat(upgrade()).isFalse();

        assertThat(failed)
                .first()
                .asString()
                .contains(
                        "widgets." + GROUP,
                        "version v1alpha1, which this release does not have",
                        "store them again in v1");
        assertThat(failed).last().asString().startsWith("nothing was changed: 1 of 2");
        assertThat(there("gadgets")).isNull();
    }

    @Test
    @DisplayName("A refused definition is named, and the others are upgraded")
    void refusedDefinition() throws IOException {
        write("gadgets", "Gadget", "v1", "size: {type: nonsense}");
        write("widgets", "Widget", "v1", "size: {type: string}");

        assertThat(upgrade()).isFalse();

        assertThat(failed).first().asString().contains("gadgets." + GROUP, "the API server answers 422", "nonsense");
        assertThat(failed).last().isEqualTo("1 of 2 definitions failed, the others are those of this release");
        assertThat(told).containsExactly("widgets." + GROUP + ": created");
    }

    @Test
    void oneThatIsNeverServedFailsInTimeAndSaysWhy() throws IOException {
        write("widgets", "Widget", "v1", "size: {type: string}");
        assertThat(upgrade()).isTrue();
        Files.delete(folder.resolve("widgets.yaml"));
        write("doubles", "Widget", "v1", "size: {type: string}");

        assertThat(run(Duration.ofSeconds(2))).isFalse();

        assertThat(failed)
                .first()
                .asString()
                .contains("doubles." + GROUP, "created, but before the time limit", "names", "in use");
    }

    private boolean upgrade() {
        return run(Duration.ofSeconds(30));
    }

    private boolean run(Duration limit) {
        return new CrdUpgrade(environment.client(), Clock.systemUTC(), told::add, failed::add)
                .run(CrdFiles.read(folder), limit);
    }

    private void write(String plural, String kind, String version, String property) throws IOException {
        Files.writeString(folder.resolve(plural + ".yaml"), definition(plural, kind, version, property));
    }

    private static String definition(String plural, String kind, String version, String property) {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %1$s.%5$s}
                spec:
                  group: %5$s
                  scope: Namespaced
                  names: {plural: %1$s, kind: %2$s}
                  versions:
                    - name: %3$s
                      served: true
                      storage: true
                      schema:
                        openAPIV3Schema:
                          type: object
                          properties:
                            spec: {type: object, properties: {%4$s}}
                """.formatted(plural, kind, version, property, GROUP);
    }

    /** Installs as Helm does for a chart's crds folder: by create, with Helm's field manager. */
    private static void asHelm(String plural, String kind, String property) {
        var config = new ConfigBuilder(environment.client().getConfiguration())
                .withUserAgent("helm/v4.0.0")
                .build();
        try (var helm = new KubernetesClientBuilder().withConfig(config).build()) {
            helm.resource(definition(plural, kind, "v1", property)).create();
        }
        Polling.await(
                Duration.ofSeconds(20),
                () -> there(plural).getStatus() != null
                        && there(plural).getStatus().getStoredVersions() != null
                        && !there(plural).getStatus().getConditions().isEmpty());
    }

    private static CustomResourceDefinition there(String plural) {
        return environment
                .client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(plural + "." + GROUP)
                .get();
    }

    private static ObjectMeta metadata(String plural) {
        return Objects.requireNonNull(there(plural)).getMetadata();
    }

    private static List<String> properties(String plural) {
        return List.copyOf(Objects.requireNonNull(Objects.requireNonNull(there(plural))
                        .getSpec()
                        .getVersions()
                        .getFirst()
                        .getSchema()
                        .getOpenAPIV3Schema()
                        .getProperties()
                        .get("spec"))
                .getProperties()
                .keySet());
    }
}
