package dev.vso.operator.reconcile;

import dev.vso.operator.kubernetes.watch.LargeMetadata;
import dev.vso.operator.kubernetes.watch.NamespaceBudget;
import dev.vso.operator.kubernetes.watch.WholeResources;
import dev.vso.operator.kubernetes.watch.WholeResources.Fetched;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * A reconciler that gets every resource complete. The watch keeps only an outline of a large resource, so the whole one
 * is fetched first. While there is not enough memory for it, it waits without blocking a worker.
 *
 * @param random uniform in [0, 1)
 */
public record FetchingReconciler<P extends HasMetadata>(
        Reconciler<P> reconciler, WholeResources resources, DoubleSupplier random) implements Reconciler<P> {

    /** The wait until memory may be free: one to three times this. */
    private static final Duration LATER = Duration.ofSeconds(1);

    @Override
    public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        return reconciler.prepareEventSources(context);
    }

    @Override
    public UpdateControl<P> reconcile(P resource, Context<P> context) throws Exception {
        if (context.isPrimaryResourceDeleted() || !LargeMetadata.isReduced(resource)) {
            return reconciler.reconcile(resource, context);
        }
        return switch (resources.fetch(resource)) {
            case Fetched.Whole<P>(P whole, NamespaceBudget.Part part) -> {
                try (part) {
                    yield reconciler.reconcile(whole, context);
                }
            }
            case Fetched.Later<P> _ ->
                UpdateControl.<P>noUpdate()
                        .rescheduleAfter(Math.round(LATER.toMillis() * (1 + 2 * random.getAsDouble())));
            case Fetched.Gone<P> _ -> UpdateControl.noUpdate(); // the watch reports the change
        };
    }
}
