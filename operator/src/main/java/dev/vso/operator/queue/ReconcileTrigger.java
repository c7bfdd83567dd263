package dev.vso.operator.queue;

import dev.vso.operator.kubernetes.ObjectKey;
import java.time.Duration;
import java.util.Collection;

/** Enqueues resources of one kind because a dependency of theirs changed; this also ends a retry's wait. */
public interface ReconcileTrigger {

    /** Reconciles the resource now. */
    void enqueue(ObjectKey key);

    /** Reconciles the resources, each at a different time within {@code window}. */
    void enqueueSpread(Collection<ObjectKey> keys, Duration window);
}
