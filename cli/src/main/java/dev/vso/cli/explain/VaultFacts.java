package dev.vso.cli.explain;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.connection.VaultConnectionHandle;
import dev.vso.operator.auth.session.Session;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.Optional;

/**
 * Facts about the resource's Vault.
 *
 * @param identity with which the resource logs in
 * @param connectionKey the VaultConnection
 * @param connection a client of it, if one could be made here
 * @param answers the Vault answers requests from here
 * @param session logged in as the identity
 */
record VaultFacts(
        Optional<Identity> identity,
        Optional<ObjectKey> connectionKey,
        Optional<VaultConnectionHandle> connection,
        boolean answers,
        Optional<Session> session) {

    /** Nothing is known yet. */
    static final VaultFacts NONE =
            new VaultFacts(Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());

    /** The identity, and the VaultConnection that it names. */
    VaultFacts with(Identity resolved) {
        return new VaultFacts(Optional.of(resolved), Optional.of(resolved.connection()), connection, answers, session);
    }

    VaultFacts withConnection(ObjectKey vaultConnection) {
        return new VaultFacts(identity, Optional.of(vaultConnection), connection, answers, session);
    }

    VaultFacts with(VaultConnectionHandle client) {
        return new VaultFacts(identity, connectionKey, Optional.of(client), answers, session);
    }

    VaultFacts reachable() {
        return new VaultFacts(identity, connectionKey, connection, true, session);
    }

    VaultFacts with(Session loggedIn) {
        return new VaultFacts(identity, connectionKey, connection, answers, Optional.of(loggedIn));
    }
}
