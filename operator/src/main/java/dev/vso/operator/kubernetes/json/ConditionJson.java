package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conditions, of which every resource has three or more. What recurs in all of them is kept once. */
final class ConditionJson {

    private ConditionJson() {}

    static Condition read(JsonParser json) throws IOException {
        var condition = new Condition();
        condition.setAdditionalProperties(Map.of());
        Members.read(json, (name, value) -> {
            switch (name) {
                case "type" -> condition.setType(Members.shared(value));
                case "status" -> condition.setStatus(Members.shared(value));
                case "reason" -> condition.setReason(Members.shared(value));
                case "message" -> condition.setMessage(Members.text(value));
                case "lastTransitionTime" -> condition.setLastTransitionTime(Members.shared(value));
                case "observedGeneration" -> condition.setObservedGeneration(Members.number(value));
                default -> value.skipChildren();
            }
        });
        return condition;
    }

    /** Writes the member {@code conditions}, unless there are none. */
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
        Members.write(json, "lastTransitionTime", condition.getLastTransitionTime());
        Members.write(json, "message", condition.getMessage());
        Members.write(json, "observedGeneration", condition.getObservedGeneration());
        Members.write(json, "reason", condition.getReason());
        Members.write(json, "status", condition.getStatus());
        Members.write(json, "type", condition.getType());
        json.writeEndObject();
    }
}
