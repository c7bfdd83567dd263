package dev.vso.operator.inventory;

/** The user lacks a permission in the API server; the message names it. */
public final class ForbiddenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ForbiddenException(String verb, String what, String namespace) {
        super(
                namespace.isEmpty()
                        ? "you may not %s %s of all namespaces".formatted(verb, what)
                        : "you may not %s %s in namespace %s".formatted(verb, what, namespace),
                null,
                false,
                false);
    }
}
