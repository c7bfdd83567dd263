package dev.vso.operator.controller.database.config;

import static dev.vso.operator.decision.DecisionChain.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.api.DatabaseConnectionStatus;
import dev.vso.api.RootRotation;
import dev.vso.operator.decision.DecisionChain;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about a connection in Vault: a chain of checks of which the first with an answer decides. Its one
 * iron rule: once Vault may have changed the root password, Vault is never told the one in the Secret again, unless it
 * holds no connection, or refuses by itself what does not log in.
 */
final class DatabaseConfigPlan {

    /**
     * All that the decision hangs on.
     *
     * @param held what Vault holds under the name; empty if nothing
     * @param status what the resource remembers of it; empty if it never touched it
     * @param credentials what the Secret holds now
     * @param overwrite the spec consents to taking over what is there
     * @param rotateRoot the spec asks for a root password that only Vault knows
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

    /** What to do. */
    sealed interface Decision {
        /** Somebody else's connection has the name. */
        record Refuse() implements Decision {}

        /** Remember this before anything is done, so that a crash cannot make us forget it. */
        record Persist(DatabaseConnectionStatus status) implements Decision {}

        /** Write all of it, with the credentials of the Secret. */
        record Write(String why) implements Decision {}

        /**
         * Write all but the password.
         *
         * @param fields what differs
         * @param username empty if it is not ours to say any more
         */
        record Repair(List<String> fields, Optional<String> username) implements Decision {}

        /** Let Vault change the root password. */
        record Rotate() implements Decision {}

        /** It is as it should be. */
        record Keep() implements Decision {}
    }

    /** The checks, in their order. */
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

    /** Whether the Secret holds other credentials than Vault was given, and they have no effect. */
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

    /** Vault holds no password that could be lost: whatever became of the last one, the Secret's is tried. */
    private static Optional<Decision> missing(Observed o) {
        return when(o.held().isEmpty(), new Decision.Write(o.given().isEmpty() ? "made" : "made again: it was gone"));
    }

    private static Optional<Decision> neverWritten(Observed o) {
        return when(o.given().isEmpty(), new Decision.Write("taken over"));
    }

    private static Optional<Decision> credentialsChanged(Observed o) {
        boolean changed = !o.given().equals(Optional.of(o.credentials().mac()));
        boolean harmless = o.rotation().isEmpty()
                || (o.rotation().equals(Optional.of(RootRotation.BEGUN))
                        && o.wanted().verify());
        return when(changed && harmless, new Decision.Write("given the root credentials that its Secret has now"));
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
