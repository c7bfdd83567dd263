package dev.vso.operator.auth.session;

import dev.vso.operator.auth.TestClock;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import java.io.IOException;
import java.util.Optional;

/** A session that is logged in to a {@link FakeVaultServer}, for tests of what sends requests. */
public final class LoggedInAccess implements AutoCloseable {

    /** The fake Vault. */
    public final FakeVaultServer vault;

    /** The clock of the session. */
    public final TestClock clock = new TestClock();

    /** Access to the fake Vault. */
    public final Access access;

    private final FakeLogin login;

    public LoggedInAccess() throws IOException {
        vault = new FakeVaultServer();
        login = new FakeLogin(vault);
        access = new Access(new Session(FakeLogin.IDENTITY, login, clock), Optional.empty(), () -> {});
    }

    @Override
    public void close() {
        login.close();
        vault.close();
    }
}
