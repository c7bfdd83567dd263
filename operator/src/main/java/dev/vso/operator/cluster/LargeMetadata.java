package dev.vso.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a resource that is too large for a watch to keep. A watch reduces it to what tells it from others: its
 * spec, labels and annotations are not there; {@link WholeResources} gets them when they are needed.
 */
public final class LargeMetadata extends ObjectMeta {

    /** What others refer to is kept by two watches, whole; what is larger, in bytes, is not used. */
    public static final long MOST_OF_REFERENCES = 64 << 10;

    private static final long serialVersionUID = 1;

    /** Finalizers that a reduced resource still has, if all of them are no more characters. */
    private static final int MOST_FINALIZERS = 1_024;

    private final long size;
    private final @Nullable String marks;

    private LargeMetadata(ObjectMeta all, long size, @Nullable String marks) {
        this.size = size;
        this.marks = marks;
        setAdditionalProperties(Map.of());
        setName(all.getName());
        setNamespace(all.getNamespace());
        setUid(all.getUid());
        setResourceVersion(all.getResourceVersion());
        setGeneration(all.getGeneration());
        setCreationTimestamp(all.getCreationTimestamp());
        setDeletionTimestamp(all.getDeletionTimestamp());
        setManagedFields(List.of());
        boolean whole = marks == null;
        setAnnotations(whole ? all.getAnnotations() : Map.of());
        setLabels(whole ? all.getLabels() : Map.of());
        setOwnerReferences(whole ? all.getOwnerReferences() : List.of());
        setFinalizers(whole || isShort(all.getFinalizers()) ? all.getFinalizers() : List.of());
    }

    private static boolean isShort(List<String> finalizers) {
        return finalizers.stream().mapToLong(String::length).sum() + finalizers.size() <= MOST_FINALIZERS;
    }

    /** All that there is, of a resource of this size in bytes. */
    public static LargeMetadata whole(ObjectMeta all, long size) {
        return new LargeMetadata(all, size, null);
    }

    /** What a watch keeps of it. */
    public static LargeMetadata reduced(ObjectMeta all, long size) {
        return new LargeMetadata(all, size, marks(all));
    }

    /** Whether a watch kept only this of the resource. */
    public static boolean isReduced(HasMetadata resource) {
        return resource.getMetadata() instanceof LargeMetadata large && large.marks != null;
    }

    /** The size of a large resource, in bytes; empty for others. */
    public static OptionalLong size(HasMetadata resource) {
        return resource.getMetadata() instanceof LargeMetadata large
                ? OptionalLong.of(large.size)
                : OptionalLong.empty();
    }

    /** Why a large resource that others refer to is not used, in words for people; empty for one that is not large. */
    public static Optional<String> refusal(HasMetadata resource) {
        return resource.getMetadata() instanceof LargeMetadata large
                ? Optional.of(
                        "%s %s is too large: with labels, annotations and status it takes %d bytes of the operator's memory, and %d are the most for what other resources refer to; make it smaller, or split it"
                                .formatted(resource.getKind(), ObjectKey.of(resource), large.size, MOST_OF_REFERENCES))
                : Optional.empty();
    }

    /** Whether both have the same labels and annotations; of what is reduced, a digest of them is known. */
    public static boolean haveSameMarks(ObjectMeta one, ObjectMeta other) {
        if (one instanceof LargeMetadata || other instanceof LargeMetadata) {
            return marks(one).equals(marks(other));
        }
        return Objects.equals(one.getAnnotations(), other.getAnnotations())
                && Objects.equals(one.getLabels(), other.getLabels());
    }

    private static String marks(ObjectMeta metadata) {
        if (metadata instanceof LargeMetadata large && large.marks != null) {
            return large.marks;
        }
        var digest = new ContentDigest();
        add(digest, metadata.getLabels());
        add(digest, metadata.getAnnotations());
        return digest.hex();
    }

    private static void add(ContentDigest digest, @Nullable Map<String, String> texts) {
        var inOrder = new TreeMap<>(texts == null ? Map.of() : texts);
        digest.add(inOrder.size() + "entries").add(inOrder);
    }
}
