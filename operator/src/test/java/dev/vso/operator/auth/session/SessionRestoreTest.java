package dev.vso.operator.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.error.SyncException;
import dev.vso.vault.Accessor;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultToken;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a session uses the token that an earlier process stored. */
class SessionRestoreTest extends SessionTestBase {

    private SessionToken kept() {
        return new SessionToken(
                new VaultToken(vault.issue()),
                Optional.of(new Accessor("a")),
                URI.create(vault.address()),
                clock.instant(),
                Duration.ofMinutes(1),
                true);
    }

    @Test
    void aTokenOfAnEarlierProcessIsUsedInPlaceOfALogin() {
        login.kept = Optional.of(kept());
        assertThat(session.send(READ)).isInstanceOf(VaultResponse.class);
        assertThat(login.logins).hasValue(0);
        assertThat(login.restored).hasSize(1);
        assertThat(session.accessor()).contains(new Accessor("a"));
    }

    @Test
    @DisplayName("While the state of the stored token is unknown there is no login")
    void storedTokenUnknown() {
        login.keptUnknown = true;
        assertThat(outcome()).contains("VaultConnection vso/default");
        assertThat(login.logins).hasValue(0);

        clock.pass(Duration.ofSeconds(3));
        login.keptUnknown = false;
        login.kept = Optional.of(kept());
        assertThat(outcome()).isEqualTo("in");
        assertThat(login.logins).hasValue(0);
    }

    @Test
    void aKeptTokenIsLookedForOnlyUntilThereIsOne() throws SyncException {
        session.ready();
        login.kept = Optional.of(kept());
        revoke();
        session.send(READ);
        assertThat(login.restored).isEmpty();
        assertThat(login.logins).hasValue(2);
        assertThat(login.lost).as("another took its place").hasValue(0);
    }

    @Test
    void aTokenThatIsRefusedAndCannotBeReplacedIsNotKept() throws SyncException {
        session.ready();
        revoke();
        login.refuses = true;
        session.send(READ);
        assertThat(login.lost).hasValue(1);
    }
}
