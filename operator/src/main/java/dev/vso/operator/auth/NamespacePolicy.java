package dev.vso.operator.auth;

import java.util.List;

/** The {@code allowedNamespaces} rule for auth objects of other namespaces, matched literally. */
final class NamespacePolicy {

    private NamespacePolicy() {}

    /**
     * True if an object in {@code consumerNamespace} may use an auth object.
     *
     * @param operatorsDefault true for the object named {@code default} in the operator's namespace: with an empty list
     *     it is open to all, as in VSO, otherwise the list applies
     */
    static boolean allows(
            String consumerNamespace, String ownNamespace, List<String> allowedNamespaces, boolean operatorsDefault) {
        return consumerNamespace.equals(ownNamespace)
                || (operatorsDefault && allowedNamespaces.isEmpty())
                || allowedNamespaces.equals(List.of("*"))
                || allowedNamespaces.contains(consumerNamespace);
    }
}
