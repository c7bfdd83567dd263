package dev.vso.operator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** YAML as the tests write it. */
final class Yaml {

    private Yaml() {}

    static JsonNode of(String text) {
        // What begins with a brace would be read as JSON.
        return new KubernetesSerialization().unmarshal("---\n" + text, JsonNode.class);
    }
}
