package dev.vso.operator.kubernetes.watch;

import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a resource of more than 2 KiB, whose size counts. What a watch does not keep of it is reduced to what tells
 * it from others: its spec, labels and annotations are not there; {@link WholeResources} gets them when they are needed.
 */
public final class LargeMetadata extends ObjectMeta {

    /** What is not larger, in bytes, is kept by a watch however many there are. */
    public static final long UNCOUNTED = 2 << 10;

    /** What is larger, in bytes, is not kept of what Secrets are made by: it is asked for when it is reconciled. */
    public static final long MOST_OF_SECRETS = 16 << 10;

    /** What others refer to is kept by two watches, whole; what is larger, in bytes, is not used. */
    public static final long MOST_OF_REFERENCES = 64 << 10;

    private static final long serialVersionUID = 1;

    /** Finalizers that a reduced resource still has, if all of them are no more characters. */
    private static final int MOST_FINALIZERS = 1_024;

    private final long size;
    private final long kept;
    private final @Nullable String marks;
    private boolean fetched;

    private LargeMetadata(ObjectMeta all, long size, long kept, @Nullable String marks) {
        this.size = size;
        this.kept = kept;
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
        return new LargeMetadata(all, size, size, null);
    }

    /**
     * What a watch keeps of it.
     *
     * @param status bytes of its status, if that is kept
     */
    public static LargeMetadata reduced(ObjectMeta all, long size, long status) {
        return new LargeMetadata(all, size, status, marks(all));
    }

    /** Takes from a large resource what a watch need not keep, its status too; others stay as they are. */
    static void reduce(HasMetadata resource) {
        if (resource instanceof CustomResource<?, ?> custom && custom.getMetadata() instanceof LargeMetadata large) {
            custom.setSpec(null);
            custom.setStatus(null);
            custom.setMetadata(reduced(large, large.size, 0));
        }
    }

    /** Notes that the resource is there for one reconciliation only, since the watch did not keep it. */
    static void setFetched(HasMetadata resource) {
        if (resource.getMetadata() instanceof LargeMetadata large) {
            large.fetched = true;
        }
    }

    /** How much of the memory for large resources a watch needs for it, in bytes; none for others. */
    static long kept(HasMetadata resource) {
        return resource.getMetadata() instanceof LargeMetadata large && large.kept > UNCOUNTED ? large.kept : 0;
    }

    /** Whether a watch kept only this of the resource. */
    public static boolean isReduced(HasMetadata resource) {
        return isReduced(resource.getMetadata());
    }

    private static boolean isReduced(ObjectMeta metadata) {
        return metadata instanceof LargeMetadata large && large.marks != null;
    }

    /** The size of a large resource, in bytes; empty for others. */
    public static OptionalLong size(HasMetadata resource) {
        return resource.getMetadata() instanceof LargeMetadata large
                ? OptionalLong.of(large.size)
                : OptionalLong.empty();
    }

    /** Why a resource that others refer to is not used, in words for people; empty for one that is. */
    public static Optional<String> refusal(HasMetadata resource) {
        if (!(resource.getMetadata() instanceof LargeMetadata large)) {
            return Optional.empty();
        }
        if (large.size > MOST_OF_REFERENCES) {
            return Optional.of(
                    "%s %s is too large: with labels, annotations and status it takes %d bytes of the operator's memory, and %d are the most for what other resources refer to; make it smaller, or split it"
                            .formatted(resource.getKind(), ObjectKey.of(resource), large.size, MOST_OF_REFERENCES));
        }
        if (isReduced(resource) || large.fetched) {
            return Optional.of(
                    "%s %s takes %d bytes, for which the operator has no memory left: it keeps resources of more than %d bytes in a part of its heap, of which one namespace has a half at most; make those of namespace %s smaller or fewer, or give the operator more memory (chart value controller.manager.resources.limits.memory), then edit this one"
                            .formatted(
                                    resource.getKind(),
                                    ObjectKey.of(resource),
                                    large.size,
                                    UNCOUNTED,
                                    large.getNamespace()));
        }
        return Optional.empty();
    }

    /** Whether both have the same labels and annotations; of what is reduced, a digest of them is known. */
    public static boolean haveSameMarks(ObjectMeta one, ObjectMeta other) {
        if (isReduced(one) || isReduced(other)) {
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
