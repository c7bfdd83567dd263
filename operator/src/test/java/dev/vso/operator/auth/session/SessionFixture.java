package dev.vso.operator.auth.session;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.auth.connection.VaultConnectionHandle;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.Accessor;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultToken;
import dev.vso.vault.client.ConnectionSettings;
import dev.vso.vault.client.VaultClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A session at a server of the test, with a token that never ends; for tests of other packages. */
public final class SessionFixture implements AutoCloseable {

    /** The token of the session. */
    public static final String TOKEN = "s.test";

    private final Access access;
    private final VaultConnectionHandle connection;

    public SessionFixture(String address, InstantSource clock) throws SyncException {
        connection = new VaultConnectionHandle(
                FakeLogin.IDENTITY.connection(),
                new VaultClient(ConnectionSettings.to(address), VaultObserver.NONE),
                _ -> {});
        access = new Access(
                new Session(FakeLogin.IDENTITY, new AlwaysGranted(), clock).ready(), Optional.empty(), () -> {});
    }

    public Access access() {
        return access;
    }

    public Identity identity() {
        return FakeLogin.IDENTITY;
    }

    /** Deletes the VaultAuth: only clean-ups are sent from now on. */
    public void dismiss() {
        access.session().dismiss();
    }

    @Override
    public void close() {
        connection.close();
    }

    private final class AlwaysGranted implements SessionLogin {

        @Override
        public VaultConnectionHandle connection() {
            return connection;
        }

        @Override
        public VaultConnectionHandle former(ConnectionSettings settings) {
            return connection;
        }

        @Override
        public AuthInfo at(VaultConnectionHandle at) {
            return new AuthInfo(
                    Optional.of(new VaultToken(TOKEN)),
                    Optional.of(new Accessor("a.test")),
                    Duration.ofDays(365),
                    true,
                    List.of(),
                    Map.of(),
                    "service",
                    true,
                    0);
        }

        @Override
        public Optional<SessionToken> kept(VaultConnectionHandle at) {
            return Optional.empty();
        }

        @Override
        public void restored(Session session, SessionToken token) {}

        @Override
        public void lost(Session session) {}

        @Override
        public void obtained(Session session, SessionToken token) {}

        @Override
        public void renewLater(Session session, SessionToken token) {}

        @Override
        public void failed(Session session, SyncError error) {}
    }
}
