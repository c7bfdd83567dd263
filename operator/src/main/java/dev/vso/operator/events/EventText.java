package dev.vso.operator.events;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventSource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** Builds the core/v1 Event of a message. */
final class EventText {
    private EventText() {}

    /** The source component is the kind's name, as in the events of the Vault Secrets Operator. */
    static Event event(EventMessage message, String name) {
        String time = message.at().truncatedTo(ChronoUnit.SECONDS).toString();
        var metadata = new ObjectMeta();
        metadata.setName(name);
        metadata.setNamespace(Objects.requireNonNullElse(message.namespace(), "default"));
        var event = new Event();
        event.setMetadata(metadata);
        event.setInvolvedObject(new ObjectReference(
                message.apiVersion(),
                null,
                message.kind(),
                message.name(),
                message.namespace(),
                message.resourceVersion(),
                message.uid()));
        event.setType(message.weight().type());
        event.setReason(message.reason());
        event.setMessage(message.message());
        event.setSource(new EventSource(message.kind(), null));
        event.setReportingComponent(message.kind());
        event.setReportingInstance("");
        event.setFirstTimestamp(time);
        event.setLastTimestamp(time);
        event.setCount(1);
        return event;
    }
}
