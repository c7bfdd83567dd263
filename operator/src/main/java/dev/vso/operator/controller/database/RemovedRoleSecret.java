package dev.vso.operator.controller.database;

import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What becomes of the Secret of a role that the spec names no more. Pure. */
sealed interface RemovedRoleSecret {

    /** No role names the Secret any more: it goes with the role. */
    record Ends() implements RemovedRoleSecret {}

    /** Another role is to have the Secret and has not filled it yet: the removed role's credentials stay in it. */
    record Waits() implements RemovedRoleSecret {}

    /** Another role has filled the Secret, which stays; pods may still work with the credentials that it held before. */
    record GoesTo(String heir) implements RemovedRoleSecret {}

    /**
     * Decides by what came of looking at the other roles.
     *
     * @param steps of the roles of the spec, by name
     */
    static RemovedRoleSecret of(
            DatabaseRoleStatus removed, RoleDestinations destinations, Map<String, RoleHandler.Step> steps) {
        String secret = Objects.requireNonNullElse(removed.secret(), "");
        Optional<DatabaseRole> heir = destinations.holder(secret);
        if (heir.isEmpty()) {
            return new Ends();
        }
        String name = heir.get().name();
        RoleHandler.Step step = steps.get(name);
        boolean filled = step != null
                && step.problem().isEmpty()
                && step.status().leaseId() != null
                && secret.equals(step.status().secret());
        return filled ? new GoesTo(name) : new Waits();
    }
}
