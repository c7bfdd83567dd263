package dev.vso.operator.events;

import dev.vso.operator.status.Truncation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A queued event about one object: some 200 bytes with an ordinary message.
 *
 * @param message at most 1,024 bytes
 */
record EventMessage(
        String apiVersion,
        String kind,
        @Nullable String namespace,
        String name,
        @Nullable String uid,
        @Nullable String resourceVersion,
        Severity weight,
        String reason,
        String message,
        Instant at) {

    private static final int LONGEST_MESSAGE = 1024;

    /** The record, its place in the queue, its time, and the headers of its two own texts. */
    private static final int FRAME_BYTES = 200;

    /** The importance; the first is dropped first. */
    enum Severity {
        /** A first sync. */
        FIRST,
        /** Any other success. */
        NORMAL,
        /** A problem. */
        WARNING;

        /** The type of the event. */
        String type() {
            return this == WARNING ? "Warning" : "Normal";
        }

        private static Severity normal(HasMetadata about) {
            return about instanceof CustomResource<?, ?> custom && custom.getStatus() == null ? FIRST : NORMAL;
        }
    }

    static EventMessage normal(HasMetadata about, String reason, String message, Instant at) {
        return of(about, Severity.normal(about), reason, message, at);
    }

    static EventMessage warning(HasMetadata about, String reason, String message, Instant at) {
        return of(about, Severity.WARNING, reason, message, at);
    }

    private static EventMessage of(HasMetadata about, Severity weight, String reason, String message, Instant at) {
        var of = about.getMetadata();
        return new EventMessage(
                about.getApiVersion(),
                about.getKind(),
                of.getNamespace(),
                of.getName(),
                of.getUid(),
                of.getResourceVersion(),
                weight,
                reason,
                Truncation.toBytes(message, LONGEST_MESSAGE),
                at);
    }

    /** Its maximum size on the heap; kind, reason and namespace are shared with others. */
    int bytes() {
        return FRAME_BYTES + 2 * message.length() + name.length();
    }
}
