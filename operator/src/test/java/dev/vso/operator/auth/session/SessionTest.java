package dev.vso.operator.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.error.SyncException;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import dev.vso.vault.json.VaultJson;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SessionTest extends SessionTestBase {

    private static <T> List<T> concurrently(int users, Callable<T> work) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> started = new ArrayList<>();
            for (int i = 0; i < users; i++) {
                started.add(threads.submit(work));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : started) {
                try {
                    results.add(future.get());
                } catch (ExecutionException e) {
                    throw new AssertionError(e.getCause());
                }
            }
            return results;
        }
    }

    @Test
    void oneLoginServesManyThatComeTogether() throws InterruptedException {
        login.takesUntilAllHaveCome(50);
        concurrently(50, session::ready);
        assertThat(login.logins).hasValue(1);
    }

    @Test
    void aFailedLoginIsSharedForTwoSecondsAndThenTriedAgain() throws InterruptedException {
        login.refuses = true;
        login.takesUntilAllHaveCome(50);
        List<String> outcomes = concurrently(50, this::outcome);
        assertThat(outcomes).hasSize(50).containsOnly(FakeLogin.REFUSED.message());
        assertThat(login.logins).hasValue(1);
        assertThat(login.failures).containsExactly(FakeLogin.REFUSED);

        clock.pass(Duration.ofMillis(1999));
        assertThat(outcome()).isEqualTo(FakeLogin.REFUSED.message());
        assertThat(login.logins).hasValue(1);

        clock.pass(Duration.ofMillis(1));
        login.refuses = false;
        assertThat(outcome()).isEqualTo("in");
        assertThat(login.logins).hasValue(2);
    }

    @Test
    @DisplayName("Requests after an outage do not see its error")
    void afterOutage() {
        vault.sealed(true);
        login.connection().send(VaultRequest.write(VaultPath.of("secret", "x"), VaultJson.object()));
        assertThat(outcome()).contains("VaultConnection vso/default", "sealed");
        vault.sealed(false);
        login.connection().probe();
        assertThat(outcome()).as("in the same moment").isEqualTo("in");
    }

    @Test
    void requestsCarryTheToken() {
        assertThat(session.send(READ)).isInstanceOf(VaultResponse.class);
        assertThat(vault.only("secret/x").token()).isEqualTo("s.1");
    }

    @Test
    @DisplayName("Without a login no request is sent")
    void deniedLogin() {
        login.refuses = true;
        assertThat(session.send(READ))
                .isInstanceOfSatisfying(
                        VaultFailure.class,
                        failure -> assertThat(failure.errors()).containsExactly(FakeLogin.REFUSED.message()));
        assertThat(vault.requests()).isEmpty();
    }

    @Test
    @DisplayName("A revoked token is replaced once for all callers, without failures")
    void revokedToken() throws InterruptedException, SyncException {
        session.ready();
        revoke();
        List<VaultResult> results = concurrently(20, () -> session.send(READ));
        assertThat(results).hasSize(20).allMatch(VaultResponse.class::isInstance);
        assertThat(login.logins).hasValue(2);
    }

    @Test
    void aGenuineDenialCostsOneLoginInFiveMinutes() {
        vault.denies("secret/x");
        for (int i = 0; i < 30; i++) {
            assertThat(session.send(READ))
                    .isInstanceOfSatisfying(
                            VaultFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(VaultFailure.Kind.DENIED));
            clock.pass(Duration.ofSeconds(9));
        }
        assertThat(login.logins)
                .as("the first, and one to see whether a fresh token may")
                .hasValue(2);
        clock.pass(Duration.ofSeconds(31));
        session.send(READ);
        assertThat(login.logins).hasValue(3);
    }

    @Test
    @DisplayName("A token that expires soon after a denial is still replaced")
    void expiresAfterDenial() {
        vault.denies("secret/denied");
        session.send(VaultRequest.read(VaultPath.of("secret", "denied")));
        assertThat(login.logins).hasValue(2);
        revoke();
        assertThat(session.send(READ)).isInstanceOf(VaultResponse.class);
        assertThat(login.logins).hasValue(3);
    }

    @Test
    void aTokenWhoseTimeIsOverIsNotSent() {
        session.send(READ);
        clock.pass(Duration.ofHours(1));
        assertThat(session.send(READ)).isInstanceOf(VaultResponse.class);
        assertThat(vault.requests()).extracting(FakeVaultServer.Request::token).containsExactly("s.1", "s.2");
    }

    @Test
    void aTokenIsNeverShownToAnotherVault() throws IOException {
        session.send(READ);
        try (FakeVaultServer other = new FakeVaultServer()) {
            other.issue(); // so that the other server's tokens have other names
            login.moveTo(other);
            assertThat(session.send(READ)).isInstanceOf(VaultResponse.class);
            assertThat(other.requests())
                    .extracting(FakeVaultServer.Request::token)
                    .containsExactly("s.2");
            assertThat(login.logins).hasValue(2);
        }
    }

    @Test
    void aNewClientForTheSameAddressKeepsTheToken() {
        session.send(READ);
        login.moveTo(vault);
        assertThat(session.send(READ)).isInstanceOf(VaultResponse.class);
        assertThat(login.logins).hasValue(1);
    }

    @Test
    void aTokenWithoutEndIsUsedForEver() throws SyncException {
        login.life = Duration.ZERO;
        session.ready();
        clock.pass(Duration.ofDays(3650));
        session.ready();
        assertThat(session.send(READ)).isInstanceOf(VaultResponse.class);
        assertThat(login.logins).hasValue(1);
    }

    @Test
    void aLoginThatIsLateToFailIsSaidWithItsProblem() {
        login.refuses = true;
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(session::ready)
                .satisfies(stopped -> assertThat(stopped.error()).isEqualTo(FakeLogin.REFUSED));
    }

    /** Callers always get an answer unless Vault refuses the login or is sealed, and logins stay few. */
    @RepeatedTest(20)
    void usersAreServedThroughRevocationsRenewalsAndTime(RepetitionInfo repetition) {
        long seed = 100L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        int reasons = 1;
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    if (!login.obtained.isEmpty()) {
                        revoke();
                        reasons++;
                    }
                }
                case 1 -> {
                    clock.pass(Duration.ofMinutes(random.nextInt(90)));
                    reasons++;
                }
                case 2 -> session.renew();
                default -> {
                    VaultResult result = session.send(READ);
                    assertThat(result).as("seed %d, step %d", seed, step).isInstanceOf(VaultResponse.class);
                }
            }
            assertThat(login.logins.get()).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(reasons);
        }
    }
}
