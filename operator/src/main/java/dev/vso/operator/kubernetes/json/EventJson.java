package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventSource;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads and writes events of core/v1, as far as the operator writes them. */
final class EventJson {

    private EventJson() {}

    /** True if {@link #write} writes all of its fields. */
    static boolean isPlain(Event event) {
        return ObjectMetaJson.isPlain(event.getMetadata())
                && event.getAdditionalProperties().isEmpty()
                && event.getAction() == null
                && event.getEventTime() == null
                && event.getRelated() == null
                && event.getSeries() == null;
    }

    static void write(JsonGenerator json, Event event) throws IOException {
        json.writeStartObject();
        JsonMembers.write(json, "apiVersion", event.getApiVersion());
        JsonMembers.write(json, "kind", event.getKind());
        ObjectMetaJson.write(json, event.getMetadata());
        JsonMembers.write(json, "count", event.getCount());
        JsonMembers.write(json, "firstTimestamp", event.getFirstTimestamp());
        writeObject(json, event.getInvolvedObject());
        JsonMembers.write(json, "lastTimestamp", event.getLastTimestamp());
        JsonMembers.write(json, "message", event.getMessage());
        JsonMembers.write(json, "reason", event.getReason());
        JsonMembers.write(json, "reportingComponent", event.getReportingComponent());
        JsonMembers.write(json, "reportingInstance", event.getReportingInstance());
        writeSource(json, event.getSource());
        JsonMembers.write(json, "type", event.getType());
        json.writeEndObject();
    }

    private static void writeObject(JsonGenerator json, @Nullable ObjectReference object) throws IOException {
        if (object == null) {
            return;
        }
        json.writeObjectFieldStart("involvedObject");
        JsonMembers.write(json, "apiVersion", object.getApiVersion());
        JsonMembers.write(json, "fieldPath", object.getFieldPath());
        JsonMembers.write(json, "kind", object.getKind());
        JsonMembers.write(json, "name", object.getName());
        JsonMembers.write(json, "namespace", object.getNamespace());
        JsonMembers.write(json, "resourceVersion", object.getResourceVersion());
        JsonMembers.write(json, "uid", object.getUid());
        json.writeEndObject();
    }

    private static void writeSource(JsonGenerator json, @Nullable EventSource source) throws IOException {
        if (source == null) {
            return;
        }
        json.writeObjectFieldStart("source");
        JsonMembers.write(json, "component", source.getComponent());
        JsonMembers.write(json, "host", source.getHost());
        json.writeEndObject();
    }
}
