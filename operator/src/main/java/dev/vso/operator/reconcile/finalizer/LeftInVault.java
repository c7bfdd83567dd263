package dev.vso.operator.reconcile.finalizer;

import java.util.Locale;

/**
 * Something that a resource made in Vault and that is still there after the resource.
 *
 * @param name by which Vault knows it
 */
public record LeftInVault(Kind kind, String name) {

    /** What it is. */
    public enum Kind {
        /** It runs out by itself. */
        LEASE,
        /** A certificate that is not revoked, and is good until it ends. */
        CERTIFICATE,
        /** A role of the database engine, which stays until it is deleted by hand. */
        ROLE,
        /** A connection of the database engine, which stays until it is deleted by hand. */
        CONNECTION;

        /** In words for people and in labels. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return kind.word() + " " + name;
    }
}
