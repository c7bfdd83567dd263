package dev.vso.cli.explain;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.connection.Connection;
import dev.vso.operator.auth.session.Session;
import dev.vso.operator.inventory.Kind;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.summary.Outline;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import java.util.Set;

/**
 * What is known so far on the way; each step adds to it.
 *
 * @param resource what is explained
 * @param outline of the resource, if it fills Secrets
 * @param identity with whom it speaks to Vault
 * @param connectionKey the VaultConnection
 * @param connection a client of it, if one could be made here
 * @param answers the Vault answers requests from here
 * @param session logged in as the identity
 * @param keys those that the Secret shall hold, as far as that is known
 */
record Trail(
        Kind kind,
        ObjectKey key,
        Optional<HasMetadata> resource,
        Optional<Outline> outline,
        Optional<Identity> identity,
        Optional<ObjectKey> connectionKey,
        Optional<Connection> connection,
        boolean answers,
        Optional<Session> session,
        Set<String> keys) {

    static Trail of(Kind kind, ObjectKey key) {
        return new Trail(
                kind,
                key,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Set.of());
    }

    Trail with(HasMetadata found, Optional<Outline> itsOutline) {
        return new Trail(
                kind, key, Optional.of(found), itsOutline, identity, connectionKey, connection, answers, session, keys);
    }

    Trail with(Identity who) {
        return new Trail(
                kind,
                key,
                resource,
                outline,
                Optional.of(who),
                Optional.of(who.connection()),
                connection,
                answers,
                session,
                keys);
    }

    Trail over(ObjectKey vaultConnection) {
        return new Trail(
                kind,
                key,
                resource,
                outline,
                identity,
                Optional.of(vaultConnection),
                connection,
                answers,
                session,
                keys);
    }

    Trail with(Connection client) {
        return new Trail(
                kind, key, resource, outline, identity, connectionKey, Optional.of(client), answers, session, keys);
    }

    Trail answering() {
        return new Trail(kind, key, resource, outline, identity, connectionKey, connection, true, session, keys);
    }

    Trail with(Session loggedIn) {
        return new Trail(
                kind,
                key,
                resource,
                outline,
                identity,
                connectionKey,
                connection,
                answers,
                Optional.of(loggedIn),
                keys);
    }

    Trail holding(Set<String> wanted) {
        return new Trail(kind, key, resource, outline, identity, connectionKey, connection, answers, session, wanted);
    }
}
