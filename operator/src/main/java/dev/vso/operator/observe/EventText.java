package dev.vso.operator.observe;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
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
        return new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(of.getNamespace())
                .withName(of.getName())
                .withUid(of.getUid())
                .withResourceVersion(of.getResourceVersion())
                .endInvolvedObject()
                .withType(type)
                .withReason(reason)
                .withMessage(Shortened.toBytes(message, LONGEST_MESSAGE))
                .withNewSource()
                .withComponent(about.getKind())
                .endSource()
                .withReportingComponent(about.getKind())
                .withReportingInstance("")
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withCount(1)
                .build();
    }
}
