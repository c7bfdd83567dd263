package dev.vso.operator.auth.session;

import dev.vso.operator.auth.connection.VaultConnectionHandle;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.client.ConnectionSettings;
import java.util.Optional;

/** Logs an identity in, for its session. */
interface SessionLogin {
    /** The connection with the VaultConnection's current settings. */
    VaultConnectionHandle connection() throws SyncException;

    /** A connection with earlier settings of the VaultConnection, which may be deleted or changed by now. */
    VaultConnectionHandle former(ConnectionSettings settings);

    /** Logs in over the connection. */
    AuthInfo at(VaultConnectionHandle connection) throws SyncException;

    /**
     * The stored token of an earlier process, if it is still valid.
     *
     * @throws SyncException if Vault does not answer whether it is
     */
    Optional<SessionToken> kept(VaultConnectionHandle connection) throws SyncException;

    /** Called when a stored token is used; schedules its renewal. */
    void restored(Session session, SessionToken token);

    /** Called when Vault no longer accepts the token. */
    void lost(Session session);

    /** Called when a token was obtained or renewed; schedules its renewal. */
    void obtained(Session session, SessionToken token);

    /** Called when the token could not be renewed; schedules a retry within its remaining lifetime. */
    void renewLater(Session session, SessionToken token);

    /** Called when a login failed. */
    void failed(Session session, SyncError error);
}
