package dev.vso.operator.observe;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** The core/v1 Event that tells one thing about one object. */
final class EventText {
    private static final int LONGEST_MESSAGE = 1024;

    private EventText() {}

    /** The source component is the kind's name, as the event sources of the Vault Secrets Operator are called. */
    static Event event(HasMetadata about, String type, String reason, String message, Instant now, String name) {
        ObjectMeta of = about.getMetadata();
        String namespace = Objects.requireNonNullElse(of.getNamespace(), "default");
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        var metadata = new ObjectMeta();
        metadata.setName(name);
        metadata.setNamespace(namespace);
        var event = new Event();
        event.setMetadata(metadata);
        event.setInvolvedObject(new ObjectReference(
                about.getApiVersion(),
                null,
                about.getKind(),
                of.getName(),
                of.getNamespace(),
                of.getResourceVersion(),
                of.getUid()));
        event.setType(type);
        event.setReason(reason);
        event.setMessage(Shortened.toBytes(message, LONGEST_MESSAGE));
        event.setSource(new EventSource(about.getKind(), null));
        event.setReportingComponent(about.getKind());
        event.setReportingInstance("");
        event.setFirstTimestamp(time);
        event.setLastTimestamp(time);
        event.setCount(1);
        return event;
    }
}
