package dev.vso.operator.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.auth.TestClock;
import dev.vso.operator.auth.session.Session.Answered;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.Accessor;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A token or a session that ends: dependent leases must be reported before they end. */
class SessionEndTest {

    private static final VaultRequest CREDENTIALS = VaultRequest.read(VaultPath.of("database", "creds", "app"));
    private static final Duration NEARLY = Duration.ofMinutes(40);

    private final TestClock clock = new TestClock();
    private FakeVaultServer vault;
    private FakeLogin login;
    private Session session;

    @BeforeEach
    void open() throws IOException, SyncException {
        vault = new FakeVaultServer();
        login = new FakeLogin(vault);
        session = new Session(FakeLogin.IDENTITY, login, clock).ready();
    }

    @AfterEach
    void close() {
        login.close();
        vault.close();
    }

    /** Close to max TTL, while logins are refused. */
    private void endsIn(Duration left) {
        clock.pass(NEARLY);
        vault.renewsFor(left.toSeconds());
        login.refuses = true;
        session.renew();
    }

    @Test
    void itsEndIsKnownWhileNoOtherTakesItsPlace() {
        assertThat(session.finalExpiry()).isEmpty();
        endsIn(Duration.ofMinutes(5));
        assertThat(session.finalExpiry()).contains(clock.instant().plus(Duration.ofMinutes(5)));
        assertThat(session.send(CREDENTIALS)).as("until then it serves").isInstanceOf(VaultResponse.class);
        assertThat(login.postponed).as("and a login is tried again").hasSize(1);

        login.refuses = false;
        clock.pass(Duration.ofMinutes(3));
        vault.renewsFor(120);
        session.renew();
        assertThat(session.finalExpiry()).isEmpty();
        assertThat(session.accessor()).contains(new Accessor("a-s.2"));
    }

    @Test
    void aTokenThatCannotBeRenewedHasAKnownEndToo() throws SyncException {
        login.renewable = false;
        vault.end("s.1");
        session.send(CREDENTIALS);
        clock.pass(NEARLY);
        login.refuses = true;
        session.renew();
        assertThat(session.finalExpiry()).contains(clock.instant().plus(Duration.ofMinutes(20)));
    }

    @Test
    void nothingIsIssuedToATokenThatEnds() throws SyncException {
        endsIn(Duration.ofMinutes(5));
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> session.issue(CREDENTIALS))
                .satisfies(stopped -> assertThat(stopped.error()).isEqualTo(FakeLogin.REFUSED));
        assertThatExceptionOfType(SyncException.class).isThrownBy(() -> session.issue(CREDENTIALS));
        assertThat(vault.count("database/creds/app")).isZero();
        assertThat(login.postponed).as("who asks in vain starts no renewals").hasSize(1);

        login.refuses = false;
        clock.pass(Duration.ofSeconds(3));
        assertThat(session.issue(CREDENTIALS).bearer()).contains(new Accessor("a-s.2"));
        assertThat(session.finalExpiry()).isEmpty();
    }

    @Test
    @DisplayName("Credentials depend on the token that Vault accepted")
    void dependsOnUsedToken() throws SyncException {
        assertThat(session.issue(CREDENTIALS).bearer()).contains(new Accessor("a-s.1"));
        vault.end("s.1");
        Answered afterARevocation = session.issue(CREDENTIALS);
        assertThat(afterARevocation.result()).isInstanceOf(VaultResponse.class);
        assertThat(afterARevocation.bearer()).contains(new Accessor("a-s.2"));
    }

    @Test
    @DisplayName("Without its VaultAuth a session sends no more requests")
    void vaultAuthDeleted() {
        session.dismiss();
        assertThat(session.send(CREDENTIALS))
                .isInstanceOfSatisfying(
                        VaultFailure.class,
                        failure -> assertThat(failure.errors()).containsExactly("VaultAuth team/web was deleted"));
        assertThat(vault.requests()).isEmpty();
        assertThat(session.accessor()).as("others look after its token").isEmpty();
    }
}
