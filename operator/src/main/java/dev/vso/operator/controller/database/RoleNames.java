package dev.vso.operator.controller.database;

import dev.vso.api.DatabaseRole;
import dev.vso.api.Destination;
import dev.vso.api.Transformation;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.List;
import java.util.Map;

/** How the roles of a Database are called in Vault and where their credentials go. Pure. */
public final class RoleNames {

    /** The article's Secret holds username and password and nothing else. */
    private static final Transformation PLAIN = new Transformation(Map.of(), List.of(), List.of(), List.of(), true);

    private RoleNames() {}

    /**
     * The role's name in Vault, {@code <namespace>_<resource>_<role>}: Kubernetes names hold no {@code _}, so no two
     * roles share one, and a templated policy can confine each namespace to its own.
     */
    public static String inVault(ObjectKey database, String role) {
        return database.namespace() + "_" + database.name() + "_" + role;
    }

    /** The name of the Secret of the role that counts as the first, where it names none itself. */
    static String firstSecret(ObjectKey database) {
        return database.name() + "-credentials";
    }

    /**
     * Where the role's credentials go. The definition has no defaults inside its lists: they are supplied here.
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
