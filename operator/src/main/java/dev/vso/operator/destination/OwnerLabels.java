package dev.vso.operator.destination;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The labels by which a Secret is known as written by this operator; the same as VSO's, so that both know them. */
public final class OwnerLabels {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String MANAGED_BY_VALUE = "hashicorp-vso";
    public static final String NAME = "app.kubernetes.io/name";
    public static final String NAME_VALUE = "vault-secrets-operator";
    public static final String COMPONENT = "app.kubernetes.io/component";
    public static final String COMPONENT_VALUE = "secret-sync";
    /** Holds the UID of the resource that the Secret belongs to. */
    public static final String OWNER_UID = "secrets.hashicorp.com/vso-ownerRefUID";

    /** Selects every Secret of the operator: destinations, the MAC key, and what VSO stored for its client cache. */
    public static final Map<String, String> SELECTOR = Map.of(MANAGED_BY, MANAGED_BY_VALUE, NAME, NAME_VALUE);

    private OwnerLabels() {}

    /** The labels of a destination of the given resource. */
    public static SortedMap<String, String> of(Owner owner) {
        return new TreeMap<>(Map.of(
                MANAGED_BY, MANAGED_BY_VALUE,
                NAME, NAME_VALUE,
                COMPONENT, COMPONENT_VALUE,
                OWNER_UID, owner.uid()));
    }

    /** Whether these labels are those of a destination of some resource. */
    public static boolean areOfDestination(Map<String, String> labels) {
        return isSelected(labels) && COMPONENT_VALUE.equals(labels.get(COMPONENT));
    }

    /** Whether the watch over the operator's own Secrets sees a Secret with these labels. */
    public static boolean isSelected(Map<String, String> labels) {
        return MANAGED_BY_VALUE.equals(labels.get(MANAGED_BY)) && NAME_VALUE.equals(labels.get(NAME));
    }
}
