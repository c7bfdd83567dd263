package dev.vso.operator.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.operator.auth.TestClock;
import dev.vso.operator.auth.session.ParentTokenKeeper.TokenExpiry;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.Accessor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ParentTokenKeeperTest {

    private static final CredentialId WEB = new CredentialId("web", Optional.empty());
    private static final CredentialId SHOP = new CredentialId("shop", Optional.empty());
    private static final CredentialId MARKER = new CredentialId("marker", Optional.empty());
    private static final String RENEWAL = "auth/token/renew-accessor";
    private static final Accessor EARLIER = new Accessor("of an earlier process");

    private final TestClock clock = new TestClock();
    private final DelayedExecutor executor = new DelayedExecutor();
    private final ParentTokenKeeper parents = new ParentTokenKeeper(executor, clock);
    private final List<CredentialId> told = new CopyOnWriteArrayList<>();
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
        executor.close();
        login.close();
        vault.close();
    }

    private void hang(CredentialId id, Accessor accessor) {
        parents.attach(id, session, accessor, () -> told.add(id));
    }

    /** A session whose token is checked every second. */
    private Session shortLived() throws SyncException {
        login.life = Duration.ofSeconds(20);
        return new Session(FakeLogin.IDENTITY, login, clock).ready();
    }

    private void awaitEnding(CredentialId id) {
        await().until(() -> parents.ending(id).isPresent());
    }

    /** The first check may end before its scheduling thread continues. */
    @Test
    @DisplayName("A token that is checked at once is kept alive all the same")
    void immediateCheck() {
        try (DelayedExecutor quick = new DelayedExecutor(new Quicker())) {
            vault.renewsByAccessorFor(60);
            new ParentTokenKeeper(quick, clock).attach(WEB, session, EARLIER, () -> told.add(WEB));
            await().untilAsserted(() -> assertThat(told).containsExactly(WEB));
        }
    }

    /** An executor whose tasks end before the scheduling thread continues. */
    private static final class Quicker extends ScheduledThreadPoolExecutor {

        private static final Duration AHEAD = Duration.ofMillis(100);

        Quicker() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
            ScheduledFuture<?> asked = super.schedule(work, delay, unit);
            LockSupport.parkNanos(AHEAD.toNanos());
            return asked;
        }
    }

    @Test
    @DisplayName("A token renewed for its full TTL does not end")
    void fullRenewal() {
        hang(WEB, EARLIER);
        await().until(() -> vault.count(RENEWAL) == 1);
        assertThat(parents.ending(WEB)).isEmpty();
        assertThat(vault.only(RENEWAL).body()).contains(EARLIER.value());
    }

    @Test
    @DisplayName("A token renewed for less will end, and all its dependents are notified")
    void shortRenewal() {
        vault.renewsByAccessorFor(1200);
        hang(WEB, EARLIER);
        hang(SHOP, EARLIER);
        awaitEnding(WEB);
        TokenExpiry ending = new TokenExpiry(clock.instant(), clock.instant().plusSeconds(1200));
        assertThat(parents.ending(WEB)).contains(ending);
        assertThat(parents.ending(SHOP)).contains(ending);
        assertThat(vault.count(RENEWAL)).as("one for all").isEqualTo(1);
        assertThat(told).containsOnlyOnce(WEB);
    }

    @Test
    @DisplayName("A token that cannot be renewed ends after at least a third of its TTL")
    void notRenewable() {
        vault.denies(RENEWAL);
        hang(WEB, EARLIER);
        awaitEnding(WEB);
        assertThat(parents.ending(WEB))
                .map(TokenExpiry::end)
                .contains(clock.instant().plus(Duration.ofMinutes(20)));
    }

    @Test
    void theSessionsOwnTokenIsLeftToTheSession() {
        Accessor own = session.accessor().orElseThrow();
        hang(WEB, own);
        hang(MARKER, EARLIER);
        await().until(() -> vault.count(RENEWAL) == 1);
        assertThat(vault.only(RENEWAL).body()).contains(EARLIER.value());
        assertThat(parents.ending(WEB)).isEmpty();
    }

    @Test
    @DisplayName("A replaced token ends when the session saw it end")
    void replacedToken() throws SyncException {
        session = shortLived();
        hang(WEB, session.accessor().orElseThrow());
        vault.denies(RENEWAL);
        clock.pass(Duration.ofSeconds(14));
        vault.renewsFor(6);
        session.renew();
        awaitEnding(WEB);
        assertThat(parents.ending(WEB))
                .contains(new TokenExpiry(clock.instant(), clock.instant().plusSeconds(6)));
    }

    @Test
    void theSessionsOwnTokenEndsWhereNoLoginReplacesIt() throws SyncException {
        session = shortLived();
        hang(WEB, session.accessor().orElseThrow());
        vault.renewsFor(6);
        login.refuses = true;
        session.renew();
        awaitEnding(WEB);
        assertThat(parents.ending(WEB))
                .contains(new TokenExpiry(clock.instant(), clock.instant().plusSeconds(6)));
        assertThat(told).containsExactly(WEB);
    }

    @Test
    @DisplayName("The token of a dismissed session is kept alive by the next one")
    void dismissedSession() throws SyncException {
        session = shortLived();
        Accessor own = session.accessor().orElseThrow();
        hang(WEB, own);
        session.dismiss();
        Session next = new Session(FakeLogin.IDENTITY, login, clock).ready();
        parents.attach(WEB, next, own, () -> told.add(WEB));
        await().until(() -> vault.count(RENEWAL) == 1);
        assertThat(vault.only(RENEWAL).body()).contains(own.value());
    }

    @Test
    @DisplayName("A revoked token is looked up once, then forgotten")
    void revokedToken() {
        vault.answersRenewalsByAccessor(400, "{\"errors\":[\"invalid accessor\"]}");
        hang(WEB, EARLIER);
        await().until(() -> vault.count(RENEWAL) == 1);
        assertThat(told).isEmpty();
    }

    @Test
    @DisplayName("A resource with a new lease depends on that lease's token only")
    void newLease() {
        vault.renewsByAccessorFor(60);
        hang(WEB, EARLIER);
        awaitEnding(WEB);
        hang(WEB, session.accessor().orElseThrow());
        assertThat(parents.ending(WEB)).isEmpty();
        parents.forget(WEB);
        assertThat(parents.ending(WEB)).isEmpty();
    }

    @Test
    @DisplayName("A token without dependents is kept alive again once a resource is attached")
    void attachedAgain() {
        hang(WEB, EARLIER);
        await().until(() -> vault.count(RENEWAL) == 1);
        parents.forget(WEB);
        vault.renewsByAccessorFor(60);
        hang(WEB, EARLIER);
        awaitEnding(WEB);
        assertThat(parents.ending(WEB))
                .map(TokenExpiry::end)
                .isEqualTo(Optional.of(clock.instant().plusSeconds(60)));
    }
}
