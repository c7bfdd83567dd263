package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.util.Map;

/** Reads and writes Secrets with all their fields. */
final class SecretJson {

    private SecretJson() {}

    /** @param json at the start of the object, or at the name of the first member to read */
    static Secret read(JsonParser json) throws IOException {
        var secret = new Secret();
        secret.setAdditionalProperties(Map.of());
        JsonMembers.read(json, (name, value) -> {
            switch (name) {
                case "metadata" -> secret.setMetadata(ObjectMetaJson.read(value, ObjectMetaJson.Part.WHOLE));
                case "data" -> secret.setData(JsonMembers.map(value));
                case "type" -> secret.setType(JsonMembers.text(value));
                case "immutable" -> secret.setImmutable(JsonMembers.truth(value));
                default -> value.skipChildren();
            }
        });
        return secret;
    }

    /** True if {@link #write} writes all of its fields. */
    static boolean isPlain(Secret secret) {
        return ObjectMetaJson.isPlain(secret.getMetadata())
                && secret.getAdditionalProperties().isEmpty();
    }

    static void write(JsonGenerator json, Secret secret) throws IOException {
        json.writeStartObject();
        JsonMembers.write(json, "apiVersion", secret.getApiVersion());
        JsonMembers.write(json, "kind", secret.getKind());
        ObjectMetaJson.write(json, secret.getMetadata());
        JsonMembers.write(json, "data", secret.getData());
        JsonMembers.write(json, "immutable", secret.getImmutable());
        JsonMembers.write(json, "stringData", secret.getStringData());
        JsonMembers.write(json, "type", secret.getType());
        json.writeEndObject();
    }
}
