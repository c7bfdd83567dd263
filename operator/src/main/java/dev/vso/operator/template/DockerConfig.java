package dev.vso.operator.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.json.GoJson;
import dev.vso.operator.template.KubernetesTypes.Missing;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Builds the key of an image pull secret, in the form of {@code kubectl create secret docker-registry}: from the fields
 * {@code registry} (or {@code server}), {@code username}, {@code password} and optionally {@code email}; or from a
 * whole {@code config.json} that was stored field by field, which has {@code auths}.
 */
final class DockerConfig {

    private static final String KEY = ".dockerconfigjson";

    private DockerConfig() {}

    static Optional<Missing> fill(AnswerFields answer, SortedMap<String, byte[]> values) {
        if (values.containsKey(KEY)) {
            return Optional.empty();
        }
        JsonNode stored = answer.answer().path("auths");
        if (stored instanceof ObjectNode auths) {
            KubernetesTypes.put(values, KEY, Optional.of(config(auths)));
            return Optional.empty();
        }
        Optional<String> registry = answer.first("registry", "server");
        Optional<String> username = answer.first("username");
        Optional<String> password = answer.first("password");
        if (registry.isEmpty() || username.isEmpty() || password.isEmpty()) {
            return Optional.of(new Missing(KEY, "registry, username and password"));
        }
        ObjectNode auths = JsonNodeFactory.instance.objectNode();
        ObjectNode auth = auths.putObject(registry.get());
        auth.put("username", username.get());
        auth.put("password", password.get());
        answer.first("email").ifPresent(email -> auth.put("email", email));
        auth.put("auth", Base64.getEncoder().encodeToString((username.get() + ":" + password.get()).getBytes(UTF_8)));
        KubernetesTypes.put(values, KEY, Optional.of(config(auths)));
        return Optional.empty();
    }

    private static String config(ObjectNode auths) {
        return GoJson.write(JsonNodeFactory.instance.objectNode().set("auths", auths));
    }
}
