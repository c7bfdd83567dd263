package dev.vso.operator.reconcile;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.queue.TriggerEvent;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.operator.time.Jitter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Puts a resource on its controller's queue because something it depends on has changed. */
public final class TriggerEventSource<P extends HasMetadata> extends AbstractEventSource<Void, P>
        implements ReconcileTrigger {

    private final DelayedExecutor executor;
    private final RandomGenerator random;

    public TriggerEventSource(DelayedExecutor executor, RandomGenerator random) {
        super(Void.class, "wake-ups");
        this.executor = executor;
        this.random = random;
    }

    @Override
    public void enqueue(ObjectKey key) {
        handle(new TriggerEvent(id(key)));
    }

    private void handle(Event event) {
        var handler = getEventHandler();
        if (handler != null && isRunning()) {
            handler.handleEvent(event);
        }
    }

    private static ResourceID id(ObjectKey key) {
        return new ResourceID(key.name(), key.namespace());
    }

    @Override
    public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {
        for (ObjectKey key : keys) {
            executor.schedule(Jitter.uniform(window, random.nextDouble()), () -> handle(new Event(id(key))));
        }
    }

    @Override
    public Set<Void> getSecondaryResources(P primary) {
        return Set.of();
    }
}
