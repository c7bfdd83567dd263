package dev.vso.operator.auth.session;

import dev.vso.operator.auth.TestClock;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A session with a Vault and logins in memory. */
abstract class SessionTestBase {

    static final VaultRequest READ = VaultRequest.read(VaultPath.of("secret", "x"));
    final TestClock clock = new TestClock();
    FakeVaultServer vault;
    FakeLogin login;
    Session session;

    @BeforeEach
    void open() throws IOException {
        vault = new FakeVaultServer();
        login = new FakeLogin(vault);
        session = new Session(FakeLogin.IDENTITY, login, clock);
    }

    @AfterEach
    void close() {
        login.close();
        vault.close();
    }

    SessionToken token() {
        return login.obtained.getLast();
    }

    void revoke() {
        vault.end(token().value().value());
    }

    String outcome() {
        try {
            session.ready();
            return "in";
        } catch (SyncException stopped) {
            return String.valueOf(stopped.getMessage());
        }
    }
}
