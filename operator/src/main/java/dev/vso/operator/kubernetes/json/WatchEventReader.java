package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.WatchEvent;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads watch events, in one pass if the kind is known and comes first, as the API server writes it; otherwise as the
 * client does.
 */
final class WatchEventReader extends StdDeserializer<WatchEvent> {

    private static final long serialVersionUID = 1;

    /** The readers of the known kinds, by {@link #kind}. */
    private final transient Map<String, Class<?>> kinds;

    WatchEventReader(Map<String, Class<?>> kinds) {
        super(WatchEvent.class);
        this.kinds = Map.copyOf(kinds);
    }

    static String kind(String apiVersion, String kind) {
        return apiVersion + "#" + kind;
    }

    @Override
    public WatchEvent deserialize(JsonParser json, DeserializationContext context) throws IOException {
        var event = new WatchEvent();
        JsonMembers.read(json, (name, value) -> {
            switch (name) {
                case "type" -> event.setType(JsonMembers.shared(value));
                case "object" -> event.setObject(JsonMembers.isObject(value) ? object(value, context) : null);
                default -> value.skipChildren();
            }
        });
        return event;
    }

    private Object object(JsonParser json, DeserializationContext context) throws IOException {
        String apiVersion = null;
        String kind = null;
        json.nextToken();
        while (json.currentToken() == JsonToken.FIELD_NAME) {
            switch (json.currentName()) {
                case "apiVersion" -> apiVersion = next(json);
                case "kind" -> kind = next(json);
                default -> {
                    Class<?> known = kinds.get(kind(String.valueOf(apiVersion), String.valueOf(kind)));
                    return known == null ? unknown(json, context, apiVersion, kind) : context.readValue(json, known);
                }
            }
            json.nextToken();
        }
        return unknown(json, context, apiVersion, kind);
    }

    private static @Nullable String next(JsonParser json) throws IOException {
        json.nextToken();
        return JsonMembers.text(json);
    }

    /** Continues after the members that were already read. */
    private Object unknown(
            JsonParser json, DeserializationContext context, @Nullable String apiVersion, @Nullable String kind)
            throws IOException {
        ObjectNode tree = context.getNodeFactory().objectNode();
        tree.put("apiVersion", apiVersion);
        tree.put("kind", kind);
        JsonMembers.read(json, (name, value) -> tree.set(name, context.readValue(value, JsonNode.class)));
        String whole = kind(tree.path("apiVersion").asText(), tree.path("kind").asText());
        return context.readTreeAsValue(tree, kinds.getOrDefault(whole, KubernetesResource.class));
    }
}
