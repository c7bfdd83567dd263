package dev.vso.operator.secret.owner;

import java.util.Set;

/** One entry of a Secret's {@code metadata.ownerReferences}. */
public record OwnerReferenceEntry(String apiVersion, String kind, String name, String uid) {
    /** The API groups of the kinds whose destinations this operator writes. */
    private static final Set<String> OPERATOR_GROUPS = Set.of("secrets.hashicorp.com", "example.com");

    boolean isOfOperator() {
        return OPERATOR_GROUPS.contains(group());
    }

    /** Whether it refers to a resource of the same kind and name; only one of two with the same name exists. */
    boolean isNamesakeOf(OwnerReferenceEntry other) {
        return group().equals(other.group()) && kind.equals(other.kind) && name.equals(other.name);
    }

    private String group() {
        return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
    }

    /** {@code Kind name}, for messages. */
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
