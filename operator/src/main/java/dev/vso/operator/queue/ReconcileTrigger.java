package dev.vso.operator.queue;

import dev.vso.operator.kubernetes.ObjectKey;
import java.time.Duration;
import java.util.Collection;

/** Wakes resources of one kind because something they depend on has changed: what they wait for may be over. */
public interface ReconcileTrigger {

    /** Look at the resource now. */
    void enqueue(ObjectKey key);

    /** Look at the resources, each at a moment of its own within {@code window}. */
    void enqueueSpread(Collection<ObjectKey> keys, Duration window);
}
