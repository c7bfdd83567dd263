package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes conditions, of which every resource has three or more. Recurring texts are shared. */
final class ConditionJson {

    private ConditionJson() {}

    static Condition read(JsonParser json) throws IOException {
        var condition = new Condition();
        condition.setAdditionalProperties(Map.of());
        JsonMembers.read(json, (name, value) -> {
            switch (name) {
                case "type" -> condition.setType(JsonMembers.shared(value));
                case "status" -> condition.setStatus(JsonMembers.shared(value));
                case "reason" -> condition.setReason(JsonMembers.shared(value));
                case "message" -> condition.setMessage(JsonMembers.text(value));
                case "lastTransitionTime" -> condition.setLastTransitionTime(JsonMembers.shared(value));
                case "observedGeneration" -> condition.setObservedGeneration(JsonMembers.number(value));
                default -> value.skipChildren();
            }
        });
        return condition;
    }

    /** Writes the member {@code conditions}, unless it is empty. */
    static void write(JsonGenerator json, @Nullable List<Condition> conditions) throws IOException {
        if (conditions == null || conditions.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("conditions");
        for (Condition condition : conditions) {
            write(json, condition);
        }
        json.writeEndArray();
    }

    static void write(JsonGenerator json, Condition condition) throws IOException {
        json.writeStartObject();
        JsonMembers.write(json, "lastTransitionTime", condition.getLastTransitionTime());
        JsonMembers.write(json, "message", condition.getMessage());
        JsonMembers.write(json, "observedGeneration", condition.getObservedGeneration());
        JsonMembers.write(json, "reason", condition.getReason());
        JsonMembers.write(json, "status", condition.getStatus());
        JsonMembers.write(json, "type", condition.getType());
        json.writeEndObject();
    }
}
