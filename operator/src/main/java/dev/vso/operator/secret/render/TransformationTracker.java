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

/** Shapes what was read into what the Secret shall hold. */
public final class TransformationTracker {

    private final SharedTransformations transformations;
    private final DependencyIndex dependents;
    private final SecretRenderer renderer;
    private final ConcurrentHashMap<String, Digests> shaped = new ConcurrentHashMap<>();

    /**
     * Digests of what the referred SecretTransformations asked for, of which thousands of resources may refer to one.
     *
     * @param shaped when the resource was last shaped
     * @param gathered when the last recipe was made, after which they may have changed
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

    /** Has the resource woken when a SecretTransformation that it refers to appears, changes or goes. */
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
                    shaped.putIfAbsent(id(resource, destination), new Digests(now, now));
                });
    }

    /** There is no resource of this name any more. */
    public void forget(ReconcileTrigger queue, ObjectKey key) {
        dependents.forget(queue, key);
    }

    /** The resource is gone. */
    public void forget(String uid) {
        shaped.keySet().removeIf(id -> id.startsWith(uid + "/"));
    }

    /** Whether what the destination refers to is not what it was when the resource was last shaped. */
    public boolean isOutdated(HasMetadata resource, Destination destination) {
        Digests asked = shaped.get(id(resource, destination));
        return asked != null && !asked.shaped().equals(digest(resource, destination));
    }

    private String digest(HasMetadata resource, Destination destination) {
        return new ContentDigest().add(shared(resource, destination)).hex();
    }

    /** Tells apart what the referred SecretTransformations ask for; empty if there are none. */
    public String shared(HasMetadata resource, Destination destination) {
        return refs(destination)
                .map(ref -> {
                    ObjectKey key = place(resource, ref);
                    return key + "=" + transformations.find(key.namespace(), key.name());
                })
                .collect(Collectors.joining(";"));
    }

    /**
     * What shapes the Secret; to be asked for before anything is asked of Vault.
     *
     * @throws SyncException if the transformation makes no sense
     */
    public ResolvedTransformation recipe(HasMetadata resource, Destination destination) throws SyncException {
        String now = digest(resource, destination);
        shaped.computeIfPresent(id(resource, destination), (_, asked) -> new Digests(asked.shaped(), now));
        return renderer.recipe(resource, destination, transformations);
    }

    /**
     * The data for the Secret.
     *
     * @throws SyncException if a template cannot be rendered, or the result fits into no Secret
     */
    public SecretData shape(
            HasMetadata resource, Destination destination, ResolvedTransformation transformation, SourceData source)
            throws SyncException {
        SecretData data = renderer.of(resource, destination, transformation, source);
        isUpToDate(resource, destination);
        return data;
    }

    /** The Secret holds what the last recipe makes of the source. */
    void isUpToDate(HasMetadata resource, Destination destination) {
        shaped.computeIfPresent(
                id(resource, destination), (_, asked) -> new Digests(asked.gathered(), asked.gathered()));
    }

    /** The keys whose values may differ each time, though nothing changed. */
    public Set<String> varyingKeys(ResolvedTransformation transformation) {
        return renderer.varyingKeys(transformation);
    }

    /** All that the data is made of, as texts that hold secrets. */
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

    private static String id(HasMetadata resource, Destination destination) {
        return resource.getMetadata().getUid() + "/" + destination.name();
    }
}
