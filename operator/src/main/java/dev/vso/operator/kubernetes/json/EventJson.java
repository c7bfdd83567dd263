package dev.vso.operator.kubernetes.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventSource;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Events of core/v1, as far as the operator writes them. */
final class EventJson {

    private EventJson() {}

    /** Whether {@link #write} writes all of it. */
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
        Members.write(json, "apiVersion", event.getApiVersion());
        Members.write(json, "kind", event.getKind());
        ObjectMetaJson.write(json, event.getMetadata());
        Members.write(json, "count", event.getCount());
        Members.write(json, "firstTimestamp", event.getFirstTimestamp());
        writeObject(json, event.getInvolvedObject());
        Members.write(json, "lastTimestamp", event.getLastTimestamp());
        Members.write(json, "message", event.getMessage());
        Members.write(json, "reason", event.getReason());
        Members.write(json, "reportingComponent", event.getReportingComponent());
        Members.write(json, "reportingInstance", event.getReportingInstance());
        writeSource(json, event.getSource());
        Members.write(json, "type", event.getType());
        json.writeEndObject();
    }

    private static void writeObject(JsonGenerator json, @Nullable ObjectReference object) throws IOException {
        if (object == null) {
            return;
        }
        json.writeObjectFieldStart("involvedObject");
        Members.write(json, "apiVersion", object.getApiVersion());
        Members.write(json, "fieldPath", object.getFieldPath());
        Members.write(json, "kind", object.getKind());
        Members.write(json, "name", object.getName());
        Members.write(json, "namespace", object.getNamespace());
        Members.write(json, "resourceVersion", object.getResourceVersion());
        Members.write(json, "uid", object.getUid());
        json.writeEndObject();
    }

    private static void writeSource(JsonGenerator json, @Nullable EventSource source) throws IOException {
        if (source == null) {
            return;
        }
        json.writeObjectFieldStart("source");
        Members.write(json, "component", source.getComponent());
        Members.write(json, "host", source.getHost());
        json.writeEndObject();
    }
}
