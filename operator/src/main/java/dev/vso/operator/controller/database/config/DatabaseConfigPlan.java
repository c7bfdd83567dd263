package dev.vso.operator.controller.database.config;

import static dev.vso.operator.decision.DecisionChain.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.api.DatabaseConnectionStatus;
import dev.vso.api.RootRotation;
import dev.vso.operator.decision.DecisionChain;
import java.util.List;
import java.util.Optional;

/**
 * Decides what to do about a connection in Vault, by a chain of checks; the first that applies decides. One rule is
 * never broken: once Vault may have rotated the root password, the operator does not send it the Secret's password
 * again, unless Vault has no connection of this name or rejects credentials that cannot log in.
 */
final class DatabaseConfigPlan {

    /**
     * The input of the decision.
     *
     * @param held what Vault holds under the name; empty if nothing
     * @param status what the resource's status records; empty if the operator never touched the connection
     * @param credentials the current credentials in the Secret
     * @param overwrite whether the spec allows taking over an existing connection
     * @param rotateRoot whether the spec asks for a root password that only Vault knows
     */
    record Observed(
            DatabaseConfigDefinition wanted,
            Optional<JsonNode> held,
            Optional<DatabaseConnectionStatus> status,
            RootCredentials credentials,
            boolean overwrite,
            boolean rotateRoot) {

        private Optional<RootRotation> rotation() {
            return status.map(DatabaseConnectionStatus::rootRotation);
        }

        private Optional<String> given() {
            return status.map(DatabaseConnectionStatus::rootSecretMAC);
        }

        private Optional<String> username() {
            return rotation().isPresent() ? Optional.empty() : Optional.of(credentials.username());
        }
    }

    /** The next action. */
    sealed interface Decision {
        /** The name is taken by a connection of another owner. */
        record Refuse() implements Decision {}

        /** Record this before anything is done, so that it survives a crash. */
        record Persist(DatabaseConnectionStatus status) implements Decision {}

        /** Write everything, with the credentials of the Secret. */
        record Write(String why) implements Decision {}

        /**
         * Write everything but the password.
         *
         * @param fields the fields that differ
         * @param username empty if the operator no longer controls it
         */
        record Repair(List<String> fields, Optional<String> username) implements Decision {}

        /** Let Vault rotate the root password. */
        record Rotate() implements Decision {}

        /** Nothing to do: the connection is up to date. */
        record Keep() implements Decision {}
    }

    /** The checks in order. */
    static final DecisionChain<Observed, Decision> CHAIN = new DecisionChain<>(
            List.of(
                    check("nameTaken", DatabaseConfigPlan::nameTaken),
                    check("notRemembered", DatabaseConfigPlan::notRemembered),
                    check("missing", DatabaseConfigPlan::missing),
                    check("neverWritten", DatabaseConfigPlan::neverWritten),
                    check("credentialsChanged", DatabaseConfigPlan::credentialsChanged),
                    check("changedInVault", DatabaseConfigPlan::changedInVault),
                    check("rotationAskedFor", DatabaseConfigPlan::rotationAskedFor),
                    check("rotationBegun", DatabaseConfigPlan::rotationBegun)),
            _ -> new Decision.Keep());

    private DatabaseConfigPlan() {}

    static Decision decide(Observed observed) {
        return CHAIN.decide(observed);
    }

    /**
     * Returns whether new credentials in the Secret are ignored, because the root password was or may have been
     * rotated.
     */
    static boolean ignoresSecret(Observed o) {
        return o.rotation().isPresent()
                && o.given().isPresent()
                && !o.given().equals(Optional.of(o.credentials().mac()));
    }

    private static Optional<Decision> nameTaken(Observed o) {
        return when(o.held().isPresent() && o.status().isEmpty() && !o.overwrite(), new Decision.Refuse());
    }

    private static Optional<Decision> notRemembered(Observed o) {
        boolean made = o.held().isEmpty();
        return when(o.status().isEmpty(), remember(o, made, Optional.empty(), Optional.empty()));
    }

    /**
     * Vault holds no password that could be lost, so the Secret's password is written, whatever happened to the last
     * one.
     */
    private static Optional<Decision> missing(Observed o) {
        return when(
                o.held().isEmpty(),
                new Decision.Write(o.given().isEmpty() ? "made" : "created again: it had been deleted"));
    }

    private static Optional<Decision> neverWritten(Observed o) {
        return when(o.given().isEmpty(), new Decision.Write("taken over"));
    }

    private static Optional<Decision> credentialsChanged(Observed o) {
        boolean changed = !o.given().equals(Optional.of(o.credentials().mac()));
        boolean harmless = o.rotation().isEmpty()
                || (o.rotation().equals(Optional.of(RootRotation.BEGUN))
                        && o.wanted().verify());
        return when(
                changed && harmless, new Decision.Write("updated with the root credentials that its Secret has now"));
    }

    private static Optional<Decision> changedInVault(Observed o) {
        List<String> different =
                o.held().map(held -> o.wanted().differences(held, o.username())).orElse(List.of());
        return when(!different.isEmpty(), new Decision.Repair(different, o.username()));
    }

    private static Optional<Decision> rotationAskedFor(Observed o) {
        boolean made = o.status().map(DatabaseConnectionStatus::made).orElse(false);
        return when(
                o.rotateRoot() && o.rotation().isEmpty(),
                remember(o, made, o.given(), Optional.of(RootRotation.BEGUN)));
    }

    private static Optional<Decision> rotationBegun(Observed o) {
        return when(o.rotateRoot() && o.rotation().equals(Optional.of(RootRotation.BEGUN)), new Decision.Rotate());
    }

    private static Decision remember(
            Observed o, boolean made, Optional<String> given, Optional<RootRotation> rotation) {
        return new Decision.Persist(
                new DatabaseConnectionStatus(o.wanted().name(), made, given.orElse(null), rotation.orElse(null)));
    }

    private static Optional<Decision> when(boolean holds, Decision decision) {
        return holds ? Optional.of(decision) : Optional.empty();
    }
}
