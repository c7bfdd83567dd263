package dev.vso.operator.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.auth.TestClock;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.Accessor;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import dev.vso.vault.VaultToken;
import dev.vso.vault.json.VaultJson;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTest {

    private static final VaultRequest READ = VaultRequest.read(VaultPath.of("secret", "x"));
    private final TestClock clock = new TestClock();
    private FakeVaultServer vault;
    private FakeLogin login;
    private Session session;

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

    private SessionToken token() {
        return login.obtained.getLast();
    }

    private void revoke() {
        vault.end(token().value().value());
    }

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

    private String outcome() {
        try {
            session.ready();
            return "in";
        } catch (SyncException stopped) {
            return String.valueOf(stopped.getMessage());
        }
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
