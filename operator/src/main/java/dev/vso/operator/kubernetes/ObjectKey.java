package dev.vso.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** Namespace and name of a Kubernetes object. */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {

    public static ObjectKey of(HasMetadata object) {
        return new ObjectKey(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    /**
     * Written by hand, as is {@link #hashCode}: a record's generated methods are slow with the C1 compiler, and there
     * are many keys.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ObjectKey(var thatNamespace, var thatName)
                && name.equals(thatName)
                && namespace.equals(thatNamespace);
    }

    @Override
    public int hashCode() {
        return 31 * namespace.hashCode() + name.hashCode();
    }

    /** Parses the form of {@link #toString}. */
    public static ObjectKey parse(String text) {
        int end = text.indexOf('/');
        return end < 0 ? new ObjectKey("", text) : new ObjectKey(text.substring(0, end), text.substring(end + 1));
    }

    @Override
    public int compareTo(ObjectKey other) {
        var byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    /** {@code namespace/name}. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
