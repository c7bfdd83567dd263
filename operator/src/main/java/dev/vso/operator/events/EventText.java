package dev.vso.operator.events;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventSource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** The core/v1 Event that tells one thing about one object. */
final class EventText {
    private EventText() {}

    /** The source component is the kind's name, as the event sources of the Vault Secrets Operator are called. */
    static Event event(EventMessage told, String name) {
        String time = told.at().truncatedTo(ChronoUnit.SECONDS).toString();
        var metadata = new ObjectMeta();
        metadata.setName(name);
        metadata.setNamespace(Objects.requireNonNullElse(told.namespace(), "default"));
        var event = new Event();
        event.setMetadata(metadata);
        event.setInvolvedObject(new ObjectReference(
                told.apiVersion(),
                null,
                told.kind(),
                told.name(),
                told.namespace(),
                told.resourceVersion(),
                told.uid()));
        event.setType(told.weight().type());
        event.setReason(told.reason());
        event.setMessage(told.message());
        event.setSource(new EventSource(told.kind(), null));
        event.setReportingComponent(told.kind());
        event.setReportingInstance("");
        event.setFirstTimestamp(time);
        event.setLastTimestamp(time);
        event.setCount(1);
        return event;
    }
}
