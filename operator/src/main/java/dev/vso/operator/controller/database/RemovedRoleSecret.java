package dev.vso.operator.controller.database;

import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The fate of the Secret of a role that was removed from the spec. Pure. */
sealed interface RemovedRoleSecret {

    /** No other role uses the Secret: it is deleted with the role. */
    record Ends() implements RemovedRoleSecret {}

    /**
     * Another role is to take over the Secret but has not written it yet: the removed role's credentials stay in it.
     */
    record Waits() implements RemovedRoleSecret {}

    /** Another role has written the Secret, so it stays; pods may still use the credentials that it held before. */
    record GoesTo(String heir) implements RemovedRoleSecret {}

    /**
     * Decides by the results of the other roles.
     *
     * @param steps of the roles in the spec, by name
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
