package dev.vso.cli.explain;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.connection.VaultConnectionHandle;
import dev.vso.operator.auth.session.Session;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import java.util.Set;

/**
 * Facts that earlier steps found; each step adds its own.
 *
 * @param resource the resource to explain
 * @param summary of the resource, if it fills Secrets
 * @param identity identity with which the resource logs in to Vault
 * @param connectionKey the VaultConnection
 * @param connection a client of it, if one could be made here
 * @param answers the Vault answers requests from here
 * @param session logged in as the identity
 * @param keys keys that the Secret should have, as far as known
 */
record DiagnosisContext(
        ResourceKind kind,
        ObjectKey key,
        Optional<HasMetadata> resource,
        Optional<ResourceSummary> summary,
        Optional<Identity> identity,
        Optional<ObjectKey> connectionKey,
        Optional<VaultConnectionHandle> connection,
        boolean answers,
        Optional<Session> session,
        Set<String> keys) {

    static DiagnosisContext of(ResourceKind kind, ObjectKey key) {
        return new DiagnosisContext(
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

    DiagnosisContext with(HasMetadata found, Optional<ResourceSummary> itsSummary) {
        return new DiagnosisContext(
                kind, key, Optional.of(found), itsSummary, identity, connectionKey, connection, answers, session, keys);
    }

    DiagnosisContext with(Identity who) {
        return new DiagnosisContext(
                kind,
                key,
                resource,
                summary,
                Optional.of(who),
                Optional.of(who.connection()),
                connection,
                answers,
                session,
                keys);
    }

    DiagnosisContext withConnection(ObjectKey vaultConnection) {
        return new DiagnosisContext(
                kind,
                key,
                resource,
                summary,
                identity,
                Optional.of(vaultConnection),
                connection,
                answers,
                session,
                keys);
    }

    DiagnosisContext with(VaultConnectionHandle client) {
        return new DiagnosisContext(
                kind, key, resource, summary, identity, connectionKey, Optional.of(client), answers, session, keys);
    }

    DiagnosisContext reachable() {
        return new DiagnosisContext(
                kind, key, resource, summary, identity, connectionKey, connection, true, session, keys);
    }

    DiagnosisContext with(Session loggedIn) {
        return new DiagnosisContext(
                kind,
                key,
                resource,
                summary,
                identity,
                connectionKey,
                connection,
                answers,
                Optional.of(loggedIn),
                keys);
    }

    DiagnosisContext withKeys(Set<String> wanted) {
        return new DiagnosisContext(
                kind, key, resource, summary, identity, connectionKey, connection, answers, session, wanted);
    }
}
