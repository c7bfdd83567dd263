package dev.vso.operator.events;

import dev.vso.operator.status.Shortened;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is told about one object, as it waits to become an event: some 200 bytes with an ordinary message.
 *
 * @param message at most 1,024 bytes
 */
record Told(
        String apiVersion,
        String kind,
        @Nullable String namespace,
        String name,
        @Nullable String uid,
        @Nullable String resourceVersion,
        Weight weight,
        String reason,
        String message,
        Instant at) {

    private static final int LONGEST_MESSAGE = 1024;

    /** The record, its place in the queue, its time, and the heads of the two texts that it has to itself. */
    private static final int FRAME_BYTES = 200;

    /** What is dropped first where too much waits; in this order. */
    enum Weight {
        /** A resource without a status was brought in order: its Secret and its status say the same. */
        FIRST,
        /** Anything else that went as it should. */
        NORMAL,
        /** Something needs attention. */
        WARNING;

        /** The type of the event. */
        String type() {
            return this == WARNING ? "Warning" : "Normal";
        }

        private static Weight normal(HasMetadata about) {
            return about instanceof CustomResource<?, ?> custom && custom.getStatus() == null ? FIRST : NORMAL;
        }
    }

    static Told normal(HasMetadata about, String reason, String message, Instant at) {
        return of(about, Weight.normal(about), reason, message, at);
    }

    static Told warning(HasMetadata about, String reason, String message, Instant at) {
        return of(about, Weight.WARNING, reason, message, at);
    }

    private static Told of(HasMetadata about, Weight weight, String reason, String message, Instant at) {
        var of = about.getMetadata();
        return new Told(
                about.getApiVersion(),
                about.getKind(),
                of.getNamespace(),
                of.getName(),
                of.getUid(),
                of.getResourceVersion(),
                weight,
                reason,
                Shortened.toBytes(message, LONGEST_MESSAGE),
                at);
    }

    /** What it holds on the heap, at most; kind, reason and namespace are shared with others. */
    int bytes() {
        return FRAME_BYTES + 2 * message.length() + name.length();
    }
}
