package dev.vso.operator.cli;

import dev.vso.operator.observe.ReconcilerMetrics;
import dev.vso.operator.sync.Places;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/**
 * A reconciler that works only while it has a place.
 *
 * @param controller its name in metrics
 */
record BoundedReconciler<P extends HasMetadata>(
        String controller, Reconciler<P> reconciler, Places.Row places, ReconcilerMetrics metrics)
        implements Reconciler<P> {

    @Override
    public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        return reconciler.prepareEventSources(context);
    }

    @Override
    public UpdateControl<P> reconcile(P resource, Context<P> context) throws Exception {
        if (!places.tryEnter()) {
            metrics.waitsForPlace(controller);
            try {
                places.enter();
            } finally {
                metrics.hasPlace(controller);
            }
        }
        try {
            return reconciler.reconcile(resource, context);
        } finally {
            places.leave();
        }
    }
}
