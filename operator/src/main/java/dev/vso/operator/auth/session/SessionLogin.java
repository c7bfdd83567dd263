package dev.vso.operator.auth.session;

import dev.vso.operator.auth.connection.VaultConnectionHandle;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.client.ConnectionSettings;
import java.util.Optional;

/** How to become an identity at a Vault. */
interface SessionLogin {
    /** The connection as its VaultConnection says now. */
    VaultConnectionHandle connection() throws SyncException;

    /** A connection with settings that the VaultConnection had; it may be gone by now, or say something else. */
    VaultConnectionHandle former(ConnectionSettings settings);

    /** Logs in over the connection. */
    AuthInfo at(VaultConnectionHandle connection) throws SyncException;

    /**
     * The living token of an earlier process, if one was kept.
     *
     * @throws SyncException if Vault cannot say now whether it lives
     */
    Optional<SessionToken> kept(VaultConnectionHandle connection) throws SyncException;

    /** Told that a kept token is used; asks for its renewal in time. */
    void takenUp(Session session, SessionToken token);

    /** Told that Vault does not take the token any more. */
    void lost(Session session);

    /** Told when a token was obtained or renewed; asks for its renewal in time. */
    void obtained(Session session, SessionToken token);

    /** The token could not be renewed just now: asks to try it again within what is left of its life. */
    void renewLater(Session session, SessionToken token);

    /** Told when a login failed. */
    void failed(Session session, SyncError error);
}
