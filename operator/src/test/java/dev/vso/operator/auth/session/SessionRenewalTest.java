package dev.vso.operator.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.error.SyncException;
import dev.vso.vault.VaultResponse;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a session renews its token, and when it logs in instead. */
class SessionRenewalTest extends SessionTestBase {

    @Test
    void aRenewalProlongsTheSameToken() throws SyncException {
        session.ready();
        SessionToken before = token();
        clock.pass(Duration.ofMinutes(40));
        session.renew();
        assertThat(vault.count("auth/token/renew-self")).isEqualTo(1);
        assertThat(token().value()).isEqualTo(before.value());
        assertThat(token().end()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
        assertThat(session.holds(token())).isTrue();
        assertThat(session.holds(before)).as("a renewal planned for it is void").isFalse();
        assertThat(login.logins).hasValue(1);
    }

    @ParameterizedTest(name = "of an hour, {0} s granted: new login {1}")
    @CsvSource({"3600,false", "7200,false", "3240,false", "3239,true", "1,true", "0,true"})
    void aRenewalThatIsCutShortIsTheLast(long granted, boolean newLogin) throws SyncException {
        session.ready();
        vault.renewsFor(granted);
        clock.pass(Duration.ofMinutes(40));
        session.renew();
        assertThat(login.logins).hasValue(newLogin ? 2 : 1);
        assertThat(token().ends()).isTrue();
    }

    @ParameterizedTest(name = "{0}: new login {1}")
    @CsvSource({"403,true", "400,true", "404,true", "500,false", "503,false", "429,false"})
    void aRenewalThatFailsLeadsToALoginUnlessItMayPass(int status, boolean newLogin) throws SyncException {
        session.ready();
        SessionToken before = token();
        vault.answersRenewals(status, "{\"errors\":[\"no\"]}");
        clock.pass(Duration.ofMinutes(40));
        session.renew();
        assertThat(login.logins).hasValue(newLogin ? 2 : 1);
        assertThat(login.obtained).as("a renewal that failed is no login").hasSize(newLogin ? 2 : 1);
        assertThat(login.postponed).as("and yet the next is planned").hasSize(newLogin ? 0 : 1);
        assertThat(token().equals(before)).isEqualTo(!newLogin);
    }

    @Test
    void aTokenThatCannotBeRenewedIsReplacedInTime() throws SyncException {
        login.renewable = false;
        session.ready();
        clock.pass(Duration.ofMinutes(40));
        session.renew();
        assertThat(login.logins).hasValue(2);
        assertThat(vault.count("auth/token/renew-self")).isZero();
    }

    @Test
    void aFailedReplacementLeavesTheTokenThatStillLives() throws SyncException {
        login.renewable = false;
        session.ready();
        login.refuses = true;
        clock.pass(Duration.ofMinutes(40));
        session.renew();
        assertThat(login.failures).containsExactly(FakeLogin.REFUSED);
        assertThat(session.send(READ)).isInstanceOf(VaultResponse.class);
    }

    @Test
    @DisplayName("An expired token is not renewed; the next use replaces it")
    void expiredToken() throws SyncException {
        session.ready();
        clock.pass(Duration.ofHours(2));
        session.renew();
        assertThat(vault.requests()).isEmpty();
        assertThat(login.logins).hasValue(1);
        session.ready();
        assertThat(login.logins).hasValue(2);
    }
}
