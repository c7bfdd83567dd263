package dev.vso.operator.controller.database;

import dev.vso.api.DatabaseRole;
import dev.vso.api.Destination;
import dev.vso.api.Transformation;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.List;
import java.util.Map;

/** Names of a Database's roles in Vault, and the destinations of their credentials. Pure. */
public final class RoleNames {

    /** The Secret holds username and password and nothing else. */
    private static final Transformation PLAIN = new Transformation(Map.of(), List.of(), List.of(), List.of(), true);

    private RoleNames() {}

    /**
     * Returns the role's name in Vault, {@code <namespace>_<resource>_<role>}. Kubernetes names contain no {@code _},
     * so the name is unique, and a templated policy can restrict each namespace to its own roles.
     */
    public static String inVault(ObjectKey database, String role) {
        return database.namespace() + "_" + database.name() + "_" + role;
    }

    /** Returns the default name of the first role's Secret. */
    static String firstSecret(ObjectKey database) {
        return database.name() + "-credentials";
    }

    /**
     * Returns the destination of the role's credentials. The CRD has no defaults inside its lists, so they are added
     * here.
     *
     * @param first the name of the role that counts as the first
     */
    static Destination destination(ObjectKey database, String first, DatabaseRole role) {
        Destination asked = role.destination();
        if (asked == null) {
            String name = first.equals(role.name())
                    ? firstSecret(database)
                    : database.name() + "-" + role.name() + "-credentials";
            return new Destination(name, true, false, Map.of(), Map.of(), null, PLAIN);
        }
        return new Destination(
                asked.name(),
                true, // it is always created
                Boolean.TRUE.equals(asked.overwrite()),
                asked.labels(),
                asked.annotations(),
                asked.type(),
                asked.transformation() == null ? PLAIN : asked.transformation());
    }
}
