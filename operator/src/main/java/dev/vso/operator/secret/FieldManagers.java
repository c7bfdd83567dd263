package dev.vso.operator.secret;

/**
 * The field managers under which Kubernetes records who wrote which field of a Secret.
 *
 * <p>Each resource has its own: server-side apply removes fields that its manager applied before and does not apply
 * now, and two resources that share a Secret must not remove each other's keys.
 */
public final class FieldManagers {
    /** VSO's field manager, which writes by update: the name of its binary. */
    public static final String VSO = "vault-secrets-operator";

    private static final String PREFIX = VSO + ":";

    private FieldManagers() {}

    /** The field manager for writes on behalf of the resource with this UID. */
    public static String of(String ownerUid) {
        return PREFIX + ownerUid;
    }

    static boolean isOfResource(String manager) {
        return manager.startsWith(PREFIX);
    }

    static String ownerUid(String manager) {
        return manager.substring(PREFIX.length());
    }
}
