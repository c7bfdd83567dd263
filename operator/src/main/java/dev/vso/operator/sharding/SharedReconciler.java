package dev.vso.operator.sharding;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/**
 * A reconciler of what resources of all namespaces may refer to: every replica looks at it, for each must know whether its
 * Vault is there; only the one that holds its shard writes.
 *
 * @param writing does the whole work
 * @param looking the same without writing the status
 */
public record SharedReconciler<P extends HasMetadata>(Reconciler<P> writing, Reconciler<P> looking, ShardTable shards)
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

    /** A resource that is about to go is left to whoever takes its finalizer off; when it is gone, all are told. */
    private UpdateControl<P> reconcileOwned(P resource, Context<P> context) throws Exception {
        UpdateControl<P> only = UpdateControl.noUpdate();
        if (resource.isMarkedForDeletion()) {
            return only;
        }
        return looking.reconcile(resource, context)
                .getScheduleDelay()
                .map(only::rescheduleAfter)
                .orElse(only);
    }
}
