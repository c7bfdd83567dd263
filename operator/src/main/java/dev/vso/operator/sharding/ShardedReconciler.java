package dev.vso.operator.sharding;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A reconciler that works only on resources of the shards that this replica holds.
 *
 * @param writing the complete reconciliation
 * @param handedOver called when another replica takes the resource over, after its state here was dropped
 */
public record ShardedReconciler<P extends HasMetadata>(
        Reconciler<P> writing, ShardTable shards, Consumer<HasMetadata> handedOver) implements Reconciler<P> {

    static final Duration LATER = Duration.ofSeconds(1);

    @Override
    public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        return writing.prepareEventSources(context);
    }

    @Override
    public UpdateControl<P> reconcile(P resource, Context<P> context) throws Exception {
        String namespace = resource.getMetadata().getNamespace();
        if (context.isPrimaryResourceDeleted()) { // deleted, or its shard was released: only memory is freed
            UpdateControl<P> forgotten = writing.reconcile(resource, context);
            if (!shards.owns(namespace)) {
                handedOver.accept(resource);
            }
            return forgotten;
        }
        return switch (shards.enter(namespace)) {
            case ShardEntry.Open open -> {
                try (open) {
                    yield writing.reconcile(resource, context);
                }
            }
            case ShardEntry.Later _ -> UpdateControl.<P>noUpdate().rescheduleAfter(LATER.toMillis());
            case ShardEntry.Foreign _ -> UpdateControl.noUpdate();
        };
    }
}
