package dev.vso.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** No field of any kind takes more than it needs. */
class FieldLimitsTest {

    @SuppressWarnings("unused")
    private static final List<Class<? extends CustomResource<?, ?>>> KINDS = Kinds.ALL;

    /** Fields that hold the name of an object, and therefore become part of a URL of the API server. */
    private static final Set<String> NAMES = Set.of(
            "serviceAccount",
            "secretRef",
            "caCertSecretRef",
            "rootSecretRef",
            "irsaServiceAccount",
            "workloadIdentityServiceAccount",
            "vaultAuthRef",
            "vaultConnectionRef");

    private static final String NAMED_OBJECTS =
            "spec.*(estination|[Tt]argets\\[]|GlobalRef|transformationRefs\\[]|passwordSecretRef)\\.name";

    private final List<String> unlimited = new ArrayList<>();

    @ParameterizedTest
    @FieldSource("KINDS")
    @DisplayName("H6, H13: every text has a longest length, every list and map a largest number, every name a pattern")
    void everyFieldHasItsLimit(Class<? extends CustomResource<?, ?>> kind) {
        var properties = Crds.definition(kind).at("/spec/versions/0/schema/openAPIV3Schema/properties");
        for (var part : List.of("spec", "status")) {
            check(part, properties.path(part));
        }
        assertThat(unlimited).isEmpty();
    }

    private void check(String path, JsonNode schema) {
        switch (schema.path("type").asText()) {
            case "string" -> demand(path, schema, schema.has("enum") || schema.has("maxLength"));
            case "array" -> {
                demand(path, schema, schema.has("maxItems"));
                check(path + "[]", schema.path("items"));
            }
            case "object" -> object(path, schema);
            default -> {} // a number or a truth value
        }
    }

    private void object(String path, JsonNode schema) {
        if (schema.has("additionalProperties")) {
            demand(path, schema, schema.has("maxProperties") && schema.has("x-kubernetes-validations"));
            check(path + "{}", schema.path("additionalProperties"));
        }
        schema.path("properties").properties().forEach(field -> check(path + "." + field.getKey(), field.getValue()));
    }

    private void demand(String path, JsonNode schema, boolean limited) {
        var name = path.substring(path.lastIndexOf('.') + 1);
        var named = (path.startsWith("spec") && NAMES.contains(name)) || path.matches(NAMED_OBJECTS);
        if (!limited || (named && schema.path("type").asText().equals("string") && !schema.has("pattern"))) {
            unlimited.add(path);
        }
    }
}
