package dev.vso.operator.queue;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;

/** A dependency of the resource changed: its Secret, its lease, its VaultAuth. */
public final class TriggerEvent extends Event {

    public TriggerEvent(ResourceID resource) {
        super(resource);
    }
}
