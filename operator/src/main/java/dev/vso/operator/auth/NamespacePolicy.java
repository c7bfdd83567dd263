package dev.vso.operator.auth;

import java.util.List;

/** Who may use an auth object from another namespace: the {@code allowedNamespaces} rule, matched literally. */
final class NamespacePolicy {

    private NamespacePolicy() {}

    /**
     * Whether an object in {@code consumerNamespace} may use an auth object.
     *
     * @param operatorsDefault the object is the one named {@code default} in the operator's namespace: open to all while
     *     its list is empty, as in VSO, but held to the list once there is one
     */
    static boolean allows(
            String consumerNamespace, String ownNamespace, List<String> allowedNamespaces, boolean operatorsDefault) {
        return consumerNamespace.equals(ownNamespace)
                || (operatorsDefault && allowedNamespaces.isEmpty())
                || allowedNamespaces.equals(List.of("*"))
                || allowedNamespaces.contains(consumerNamespace);
    }
}
