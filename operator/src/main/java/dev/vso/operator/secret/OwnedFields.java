package dev.vso.operator.secret;

import java.util.Set;

/** The fields of a Secret that one writer owns according to {@code managedFields}: data keys, labels, annotations. */
public record OwnedFields(Set<String> keys, Set<String> labels, Set<String> annotations) {
    static final OwnedFields NONE = new OwnedFields(Set.of(), Set.of(), Set.of());

    public OwnedFields {
        keys = Set.copyOf(keys);
        labels = Set.copyOf(labels);
        annotations = Set.copyOf(annotations);
    }

    boolean isEmpty() {
        return keys.isEmpty() && labels.isEmpty() && annotations.isEmpty();
    }
}
