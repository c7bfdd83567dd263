package dev.vso.operator.sharding;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/**
 * A reconciler for kinds that resources of all namespaces may refer to: every replica reconciles them, because each
 * must know their state; only the holder of the shard writes.
 *
 * @param writing the complete reconciliation
 * @param readOnly the same without writing the status
 */
public record SharedReconciler<P extends HasMetadata>(Reconciler<P> writing, Reconciler<P> readOnly, ShardTable shards)
        implements Reconciler<P> {

    @Override
    public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        return writing.prepareEventSources(context);
    }

    @Override
    public UpdateControl<P> reconcile(P resource, Context<P> context) throws Exception {
        if (context.isPrimaryResourceDeleted()) {
            return writing.reconcile(resource, context);
        }
        return switch (shards.enter(resource.getMetadata().getNamespace())) {
            case ShardEntry.Open open -> {
                try (open) {
                    yield writing.reconcile(resource, context);
                }
            }
            case ShardEntry.Later _ -> {
                var _ = reconcileOwned(resource, context);
                yield UpdateControl.<P>noUpdate().rescheduleAfter(ShardedReconciler.LATER.toMillis());
            }
            case ShardEntry.Foreign _ -> reconcileOwned(resource, context);
        };
    }

    /**
     * The replica that removes the finalizer handles a resource that is terminating; once it is deleted, every replica
     * is notified.
     */
    private UpdateControl<P> reconcileOwned(P resource, Context<P> context) throws Exception {
        UpdateControl<P> only = UpdateControl.noUpdate();
        if (resource.isMarkedForDeletion()) {
            return only;
        }
        return readOnly.reconcile(resource, context)
                .getScheduleDelay()
                .map(only::rescheduleAfter)
                .orElse(only);
    }
}
