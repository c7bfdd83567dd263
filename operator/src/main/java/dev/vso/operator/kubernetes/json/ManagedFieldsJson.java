package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads entries of {@code metadata.managedFields}, Kubernetes' record of who wrote which field. */
final class ManagedFieldsJson {

    private ManagedFieldsJson() {}

    static ManagedFieldsEntry read(JsonParser json) throws IOException {
        var entry = new ManagedFieldsEntry();
        entry.setAdditionalProperties(Map.of());
        JsonMembers.read(json, (name, value) -> {
            switch (name) {
                case "apiVersion" -> entry.setApiVersion(JsonMembers.text(value));
                case "fieldsType" -> entry.setFieldsType(JsonMembers.text(value));
                case "fieldsV1" -> entry.setFieldsV1(fields(value));
                case "manager" -> entry.setManager(JsonMembers.text(value));
                case "operation" -> entry.setOperation(JsonMembers.text(value));
                case "subresource" -> entry.setSubresource(JsonMembers.text(value));
                case "time" -> entry.setTime(JsonMembers.text(value));
                default -> value.skipChildren();
            }
        });
        return entry;
    }

    private static FieldsV1 fields(JsonParser json) throws IOException {
        var fields = new FieldsV1();
        fields.setAdditionalProperties(JsonMembers.isObject(json) ? tree(json) : Map.of());
        return fields;
    }

    /** An object of objects; leaf fields are empty objects. */
    private static Map<String, Object> tree(JsonParser json) throws IOException {
        Map<String, Object> tree = new LinkedHashMap<>();
        JsonMembers.read(json, (name, value) -> {
            if (value.currentToken() == JsonToken.START_OBJECT) {
                tree.put(name, tree(value));
            } else {
                value.skipChildren();
            }
        });
        return tree.isEmpty() ? Map.of() : tree;
    }
}
