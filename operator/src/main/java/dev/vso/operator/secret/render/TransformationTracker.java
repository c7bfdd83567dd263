package dev.vso.operator.secret.render;

import dev.vso.api.Destination;
import dev.vso.api.Transformation;
import dev.vso.api.TransformationRef;
import dev.vso.operator.auth.DependencyIndex;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.watch.ContentDigest;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.template.ResolvedTransformation;
import dev.vso.operator.template.SecretData;
import dev.vso.operator.template.SharedTransformations;
import dev.vso.operator.template.SourceData;
import dev.vso.operator.template.TemplateRenderer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders Secret data, and tracks whether the SecretTransformations used have changed since. */
public final class TransformationTracker {

    private final SharedTransformations transformations;
    private final DependencyIndex dependents;
    private final SecretRenderer renderer;
    private final ConcurrentHashMap<Target, Digests> shaped = new ConcurrentHashMap<>();

    /**
     * A Secret that a resource describes.
     *
     * @param ownerUid the UID of the resource
     */
    private record Target(String ownerUid, String secret) {

        static Target of(HasMetadata resource, Destination destination) {
            return new Target(resource.getMetadata().getUid(), destination.name());
        }
    }

    /**
     * Digests of the SecretTransformations that a resource refers to; thousands of resources may refer to the same one.
     *
     * @param shaped at the last rendering
     * @param gathered at the last resolution, after which they may have changed
     */
    private record Digests(String shaped, String gathered) {}

    /** @param excludeRawEverywhere the operator's option to leave {@code _raw} out of every Secret */
    public TransformationTracker(
            WatchedTransformations transformations, TemplateRenderer templates, boolean excludeRawEverywhere) {
        this(transformations, transformations.dependents(), templates, excludeRawEverywhere);
    }

    TransformationTracker(
            SharedTransformations transformations,
            DependencyIndex dependents,
            TemplateRenderer templates,
            boolean excludeRawEverywhere) {
        this.transformations = transformations;
        this.dependents = dependents;
        this.renderer = new SecretRenderer(templates, excludeRawEverywhere);
    }

    /** Requeues the resource when a SecretTransformation that it refers to is created, changed or deleted. */
    public void follow(HasMetadata resource, ReconcileTrigger queue, Collection<Destination> destinations) {
        var referred = destinations.stream()
                .flatMap(TransformationTracker::refs)
                .map(ref -> WatchedTransformations.consulted(place(resource, ref)))
                .collect(Collectors.toSet());
        dependents.record(queue, ObjectKey.of(resource), referred);
        destinations.stream()
                .filter(destination -> refs(destination).findAny().isPresent())
                .forEach(destination -> {
                    String now = digest(resource, destination);
                    shaped.putIfAbsent(Target.of(resource, destination), new Digests(now, now));
                });
    }

    /** The resource of this name does not exist any more. */
    public void forget(ReconcileTrigger queue, ObjectKey key) {
        dependents.forget(queue, key);
    }

    /** The resource was deleted. */
    public void forget(String uid) {
        shaped.keySet().removeIf(target -> target.ownerUid().equals(uid));
    }

    /** Whether a SecretTransformation of the destination has changed since the resource was last rendered. */
    public boolean isOutdated(HasMetadata resource, Destination destination) {
        Digests asked = shaped.get(Target.of(resource, destination));
        return asked != null && !asked.shaped().equals(digest(resource, destination));
    }

    private String digest(HasMetadata resource, Destination destination) {
        return new ContentDigest().add(shared(resource, destination)).hex();
    }

    /**
     * The SecretTransformations that the destination refers to, with their contents, as one text; empty if there are
     * none.
     */
    public String shared(HasMetadata resource, Destination destination) {
        return refs(destination)
                .map(ref -> {
                    ObjectKey key = place(resource, ref);
                    return key + "=" + transformations.find(key.namespace(), key.name());
                })
                .collect(Collectors.joining(";"));
    }

    /**
     * The resolved transformation of the destination; call it before any request to Vault.
     *
     * @throws SyncException if the transformation is invalid
     */
    public ResolvedTransformation recipe(HasMetadata resource, Destination destination) throws SyncException {
        String now = digest(resource, destination);
        shaped.computeIfPresent(Target.of(resource, destination), (_, asked) -> new Digests(asked.shaped(), now));
        return renderer.recipe(resource, destination, transformations);
    }

    /**
     * The data for the Secret.
     *
     * @throws SyncException if a template cannot be rendered, or the result is too large for a Secret
     */
    public SecretData shape(
            HasMetadata resource, Destination destination, ResolvedTransformation transformation, SourceData source)
            throws SyncException {
        SecretData data = renderer.of(resource, destination, transformation, source);
        isUpToDate(resource, destination);
        return data;
    }

    /** Records that the Secret holds the result of the last resolved transformation. */
    void isUpToDate(HasMetadata resource, Destination destination) {
        shaped.computeIfPresent(
                Target.of(resource, destination), (_, asked) -> new Digests(asked.gathered(), asked.gathered()));
    }

    /** The keys whose values may differ between renderings of the same input. */
    public Set<String> varyingKeys(ResolvedTransformation transformation) {
        return renderer.varyingKeys(transformation);
    }

    /** All inputs of the rendering, as texts that may contain secrets. */
    List<String> texts(
            HasMetadata resource, Destination destination, ResolvedTransformation transformation, SourceData source) {
        return renderer.texts(resource, destination, transformation, source);
    }

    private static Stream<TransformationRef> refs(Destination destination) {
        Transformation asked = destination.transformation();
        return asked == null ? Stream.empty() : asked.transformationRefs().stream();
    }

    private static ObjectKey place(HasMetadata resource, TransformationRef ref) {
        String namespace = ref.namespace();
        return new ObjectKey(
                namespace == null || namespace.isEmpty()
                        ? resource.getMetadata().getNamespace()
                        : namespace,
                ref.name());
    }
}
