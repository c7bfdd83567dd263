package dev.vso.operator.inventory;

/** The API server does not let the user look; the message says at what. */
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
