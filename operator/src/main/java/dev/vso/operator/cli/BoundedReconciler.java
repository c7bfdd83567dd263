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

    /**
     * The reconciler with so many places for its kind.
     *
     * @param limit 0 for none: then nothing stands before it
     */
    static <P extends HasMetadata> Reconciler<P> of(
            int limit, String controller, Reconciler<P> reconciler, Places places, ReconcilerMetrics metrics) {
        return limit == 0 ? reconciler : new BoundedReconciler<>(controller, reconciler, places.row(limit), metrics);
    }

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
