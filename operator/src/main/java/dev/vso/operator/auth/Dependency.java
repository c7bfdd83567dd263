package dev.vso.operator.auth;

import dev.vso.operator.kubernetes.ObjectKey;

/** An object that a resolution asked for, whether it was there or not. */
public record Dependency(Kind kind, ObjectKey key) {

    /** The kinds that references lead to. */
    public enum Kind {
        VAULT_AUTH,
        VAULT_AUTH_GLOBAL,
        VAULT_CONNECTION,
        SECRET_TRANSFORMATION,
        /** A Secret that somebody logs in with. */
        LOGIN_SECRET
    }
}
