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
 * The metadata of a resource of more than 2 KiB, with its size. A reduced resource has only its identity: no spec,
 * labels or annotations; {@link WholeResources} fetches them when they are needed.
 */
public final class LargeMetadata extends ObjectMeta {

    /** Resources up to this size, in bytes, are always kept whole. */
    public static final long UNCOUNTED = 2 << 10;

    /** Larger resources that write Secrets, in bytes, are never kept whole, but fetched for each reconciliation. */
    public static final long MOST_OF_SECRETS = 16 << 10;

    /** Two watches keep referenced resources whole; larger ones, in bytes, are refused. */
    public static final long MOST_OF_REFERENCES = 64 << 10;

    private static final long serialVersionUID = 1;

    /** A reduced resource keeps its finalizers up to this many characters in total. */
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

    /** The complete metadata of a resource of this size in bytes. */
    public static LargeMetadata whole(ObjectMeta all, long size) {
        return new LargeMetadata(all, size, size, null);
    }

    /**
     * Reduced metadata.
     *
     * @param status bytes of its status, if that is kept
     */
    public static LargeMetadata reduced(ObjectMeta all, long size, long status) {
        return new LargeMetadata(all, size, status, marks(all));
    }

    /** Removes spec, labels, annotations and status from a large resource; other resources stay as they are. */
    static void reduce(HasMetadata resource) {
        if (resource instanceof CustomResource<?, ?> custom && custom.getMetadata() instanceof LargeMetadata large) {
            custom.setSpec(null);
            custom.setStatus(null);
            custom.setMetadata(reduced(large, large.size, 0));
        }
    }

    /** Marks a resource that was fetched for one reconciliation, because the watch did not keep it. */
    static void setFetched(HasMetadata resource) {
        if (resource.getMetadata() instanceof LargeMetadata large) {
            large.fetched = true;
        }
    }

    /** The bytes of the shared budget that a watch needs for it; 0 for small resources. */
    static long kept(HasMetadata resource) {
        return resource.getMetadata() instanceof LargeMetadata large && large.kept > UNCOUNTED ? large.kept : 0;
    }

    /** True if a watch reduced the resource. */
    public static boolean isReduced(HasMetadata resource) {
        return isReduced(resource.getMetadata());
    }

    private static boolean isReduced(ObjectMeta metadata) {
        return metadata instanceof LargeMetadata large && large.marks != null;
    }

    /** The size of a large resource, in bytes; empty for small ones. */
    public static OptionalLong size(HasMetadata resource) {
        return resource.getMetadata() instanceof LargeMetadata large
                ? OptionalLong.of(large.size)
                : OptionalLong.empty();
    }

    /** Why a referenced resource is refused, for people; empty if it is not. */
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

    /** True if both have the same labels and annotations; a reduced resource has a digest of them. */
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
