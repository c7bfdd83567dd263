package dev.vso.operator.reconcile.finalizer;

import java.util.Locale;

/**
 * An object that a resource created in Vault and that remains after the resource is deleted.
 *
 * @param name its name in Vault
 */
public record LeftInVault(Kind kind, String name) {

    /** The kind of object. */
    public enum Kind {
        /** A lease, which expires. */
        LEASE,
        /** A certificate that was not revoked and is valid until it expires. */
        CERTIFICATE,
        /** A role of the database engine, which stays until it is deleted manually. */
        ROLE,
        /** A connection of the database engine, which stays until it is deleted manually. */
        CONNECTION;

        /** The word for messages and labels. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return kind.word() + " " + name;
    }
}
