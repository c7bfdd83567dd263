package dev.vso.operator.controller;

import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.Suspension;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A resource and its reconciler; each reconciliation sees the status that the one before it wrote. */
public final class Reconciliation<S, R extends CustomResource<?, S>> {

    private final Class<R> type;
    private Reconciler<R> reconciler;
    private R resource;
    private Optional<Duration> next = Optional.empty();

    /** @param yaml the resource; it gets the namespace {@code team}, a UID and the generation 1 */
    public Reconciliation(Class<R> type, Reconciler<R> reconciler, String yaml) {
        this.type = type;
        this.reconciler = reconciler;
        this.resource = Serialization.unmarshal(yaml, type);
        var metadata = resource.getMetadata();
        metadata.setNamespace("team");
        metadata.setUid("uid");
        metadata.setGeneration(1L);
        metadata.setResourceVersion("1");
        metadata.setCreationTimestamp("2029-12-31T00:00:00Z");
    }

    public R resource() {
        return resource;
    }

    /** The status, which must be written by now. */
    public S status() {
        return Objects.requireNonNull(resource.getStatus());
    }

    /** The condition of this type; empty if there is none. */
    public static Optional<Condition> condition(List<Condition> conditions, String type) {
        return conditions.stream().filter(it -> it.getType().equals(type)).findFirst();
    }

    /** Returns when the last reconciliation asked for the next; empty if only a change calls for it. */
    public Optional<Duration> next() {
        return next;
    }

    /** Replaces the spec, as an edit by a user does. */
    public void edit(String yaml) {
        R edited = Serialization.unmarshal(yaml, type);
        var metadata = resource.getMetadata();
        metadata.setGeneration(metadata.getGeneration() + 1);
        edited.setMetadata(metadata);
        edited.setStatus(resource.getStatus());
        resource = edited;
    }

    /** Goes on with the reconciler of another process, which knows nothing but the resource. */
    public void restart(Reconciler<R> another) {
        reconciler = another;
    }

    /** Requests the deletion. */
    public void delete(Instant at) {
        resource.getMetadata().setDeletionTimestamp(at.toString());
    }

    /** Lets a user delete the resource, which has this finalizer. */
    public void delete(String finalizer, Instant at) {
        finalizer(finalizer);
        delete(at);
    }

    /** Sets the annotation that asks for a sync now. */
    public void forceSync(String value) {
        resource.getMetadata().setAnnotations(Map.of(ForceSync.ANNOTATION, value));
    }

    /** Sets the annotation that suspends the resource, or removes it. */
    public void pause(boolean isPaused) {
        resource.getMetadata().setAnnotations(isPaused ? Map.of(Suspension.ANNOTATION, "true") : Map.of());
    }

    public void finalizer(String name) {
        resource.getMetadata().setFinalizers(new ArrayList<>(List.of(name)));
    }

    /** Reconciles once, and keeps the status. */
    public UpdateControl<R> run() throws Exception {
        return run(false);
    }

    /** Reconciles once after the resource is gone from the cluster. */
    public UpdateControl<R> runDeleted() throws Exception {
        return run(true);
    }

    private UpdateControl<R> run(boolean deleted) throws Exception {
        UpdateControl<R> control = reconciler.reconcile(resource, new LifecycleContext<>(resource, deleted));
        next = control.getScheduleDelay().map(Duration::ofMillis);
        control.getResource()
                .filter(_ -> control.isPatchStatus())
                .ifPresent(written -> resource.setStatus(written.getStatus()));
        return control;
    }
}
