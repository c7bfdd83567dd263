package dev.vso.operator.app.maintenance.definition;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A custom resource definition of this release.
 *
 * @param resource as read from the file, including fields that a client's own types lack
 */
public record CrdDefinition(GenericKubernetesResource resource) {

    static final String API_VERSION = "apiextensions.k8s.io/v1";
    static final String KIND = "CustomResourceDefinition";

    /** Such as {@code databases.example.com}. */
    public String name() {
        return resource.getMetadata().getName();
    }

    /** The names of all versions. */
    List<String> versions() {
        List<Map<String, Object>> versions = resource.get("spec", "versions");
        return Objects.requireNonNullElse(versions, List.<Map<String, Object>>of()).stream()
                .map(version -> Objects.toString(version.get("name"), ""))
                .toList();
    }
}
