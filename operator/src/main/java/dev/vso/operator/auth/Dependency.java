package dev.vso.operator.auth;

import dev.vso.operator.kubernetes.ObjectKey;

/** An object that a resolution looked up, existing or not. */
public record Dependency(Kind kind, ObjectKey key) {

    /** The kinds of referenced objects. */
    public enum Kind {
        VAULT_AUTH,
        VAULT_AUTH_GLOBAL,
        VAULT_CONNECTION,
        SECRET_TRANSFORMATION,
        /** A Secret with login credentials. */
        LOGIN_SECRET
    }
}
