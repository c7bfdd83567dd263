package dev.vso.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Where an object of some kind lies; written {@code namespace/name}. */
public record ObjectKey(String namespace, String name) {

    public static ObjectKey of(HasMetadata object) {
        return new ObjectKey(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
