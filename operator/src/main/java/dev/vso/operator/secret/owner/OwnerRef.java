package dev.vso.operator.secret.owner;

import java.util.Set;

/** One entry of a Secret's {@code metadata.ownerReferences}. */
public record OwnerRef(String apiVersion, String kind, String name, String uid) {
    /** The API groups of the kinds whose destinations this operator writes. */
    private static final Set<String> OPERATOR_GROUPS = Set.of("secrets.hashicorp.com", "example.com");

    boolean isOfOperator() {
        return OPERATOR_GROUPS.contains(group());
    }

    /** Whether it names a resource of the same kind and name; of two with one name only one lives. */
    boolean isNamesakeOf(OwnerRef other) {
        return group().equals(other.group()) && kind.equals(other.kind) && name.equals(other.name);
    }

    private String group() {
        return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
    }

    /** {@code Kind name}, as people say it. */
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
