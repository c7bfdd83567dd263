package dev.vso.operator.controller;

import dev.vso.operator.reconcile.LifecyclePhase;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.reconcile.finalizer.Finalizers;
import dev.vso.operator.summary.KindDescriptor;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Optional;

/**
 * Base class of all reconcilers: handles each phase of a resource's life. A kind adds what it does for an active
 * resource, which state it forgets, and how it cleans up if removing a finalizer is not enough.
 *
 * @param <R> the kind
 */
public abstract class KindReconciler<R extends CustomResource<?, ?>> implements Reconciler<R> {

    private final KindDescriptor<R> kind;
    private final Finalizers finalizers;
    private final List<EventSource<?, R>> eventSources;

    /** Creates a reconciler with these event sources in addition to the watch of its kind. */
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
            case ACTIVE -> {
                Optional<Suspension> suspension = Suspension.of(resource);
                yield suspension.isPresent()
                        ? reconcileSuspended(resource, suspension.get())
                        : reconcileActive(resource);
            }
        };
    }

    /** Reconciles a resource that has a spec and is not being deleted. */
    protected abstract UpdateControl<R> reconcileActive(R resource);

    /**
     * Reconciles a resource that is not being deleted and that a user suspended: writes its status and nothing else. A
     * kind whose resources hold leases renews them.
     */
    protected UpdateControl<R> reconcileSuspended(R resource, Suspension suspension) {
        throw new IllegalStateException("%s cannot be suspended".formatted(resource.getKind()));
    }

    /** Drops all in-memory state of the resource; may be called more than once. */
    protected abstract void forget(R resource);

    /**
     * Handles a resource whose deletion was requested. By default nothing outside Kubernetes needs cleaning up, and
     * only a finalizer that VSO added is removed; a kind overrides this to run its {@link Finalization}.
     */
    protected UpdateControl<R> terminate(R resource) {
        forget(resource);
        kind.finalizer().ifPresent(finalizer -> finalizers.remove(resource, finalizer));
        return UpdateControl.noUpdate();
    }
}
