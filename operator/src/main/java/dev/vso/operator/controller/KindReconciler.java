package dev.vso.operator.controller;

import dev.vso.operator.reconcile.LifecyclePhase;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.summary.KindDescriptor;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/**
 * The frame of every reconciler: what happens in each phase of a resource's life. A kind adds what it does for an active
 * resource, what it forgets, and how it cleans up where that takes more than a finalizer.
 *
 * @param <R> the kind
 */
public abstract class KindReconciler<R extends CustomResource<?, ?>> implements Reconciler<R> {

    private final KindDescriptor<R> kind;
    private final Finalizers finalizers;
    private final List<EventSource<?, R>> eventSources;

    /** One with these event sources beside the watch of its kind. */
    protected KindReconciler(KindDescriptor<R> kind, Finalizers finalizers, List<EventSource<?, R>> eventSources) {
        this.kind = kind;
        this.finalizers = finalizers;
        this.eventSources = List.copyOf(eventSources);
    }

    public final KindDescriptor<R> kind() {
        return kind;
    }

    @Override
    public final List<EventSource<?, R>> prepareEventSources(EventSourceContext<R> context) {
        return eventSources;
    }

    @Override
    public final UpdateControl<R> reconcile(R resource, Context<R> context) {
        return switch (LifecyclePhase.of(resource, context)) {
            case DELETED -> {
                finalizers.forget(resource);
                forget(resource);
                yield UpdateControl.noUpdate();
            }
            case TERMINATING -> terminate(resource);
            case NO_SPEC -> UpdateControl.noUpdate();
            case ACTIVE -> reconcileActive(resource);
        };
    }

    /** Does what the resource asks for; it has a spec and is not being deleted. */
    protected abstract UpdateControl<R> reconcileActive(R resource);

    /** Nothing of the resource is kept in memory any longer; called more than once. */
    protected abstract void forget(R resource);

    /**
     * The resource's deletion was requested. Nothing is to be cleaned up outside of Kubernetes, unless a kind overrides
     * this with its {@link Finalization}; a finalizer that VSO has put there is removed.
     */
    protected UpdateControl<R> terminate(R resource) {
        forget(resource);
        kind.finalizer().ifPresent(finalizer -> finalizers.remove(resource, finalizer));
        return UpdateControl.noUpdate();
    }
}
