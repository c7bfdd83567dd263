package dev.vso.operator.lease;

import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.TestClock;
import dev.vso.operator.auth.session.ParentTokenKeeper;
import dev.vso.operator.auth.session.SessionFixture;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.LeaseWatch.Budget;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.Accessor;
import dev.vso.vault.LeaseId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseWatchTest {

    private static final CredentialId WEB = new CredentialId("web", Optional.empty());
    private static final CredentialId API = new CredentialId("api", Optional.empty());
    private static final String A = "db/creds/app/a";
    private static final String B = "db/creds/app/b";

    private final TestClock clock = new TestClock();
    private final ManualSchedule schedule = new ManualSchedule(clock);
    private final DelayedExecutor executor = new DelayedExecutor(schedule);
    private final CountedLeases counted = new CountedLeases();
    private final List<CredentialId> news = new CopyOnWriteArrayList<>();
    private final AtomicBoolean breaks = new AtomicBoolean();
    private LeaseServer vault;
    private SessionFixture session;
    private LeaseWatch watch;

    @BeforeEach
    void open() throws IOException, SyncException {
        vault = new LeaseServer();
        vault.lives(A, B);
        session = new SessionFixture(vault.address(), clock);
        var rateLimiter = new LeaseRateLimiter(
                1000,
                _ -> {
                    if (breaks.getAndSet(false)) {
                        throw new IllegalStateException("of the test");
                    }
                },
                clock);
        watch = new LeaseWatch(
                new Budget(Duration.ofMillis(2), 1000),
                rateLimiter,
                new ParentTokenKeeper(executor, clock),
                counted,
                clock);
    }

    @AfterEach
    void close() {
        watch.close();
        executor.close();
        session.close();
        vault.close();
    }

    private Lease lease(String id) {
        return new Lease(Optional.of(new LeaseId(id)), clock.instant(), Duration.ofHours(1), true, Optional.empty());
    }

    private void watch(CredentialId id, Lease lease) {
        watch.ensure(id, Optional.of(lease), session.access(), () -> news.add(id));
    }

    private boolean isWatched(CredentialId id, String lease) {
        return watch.watches(id, new LeaseId(lease));
    }

    private void awaitLookups(int more) {
        long before = vault.count("lookup");
        soon().until(() -> vault.count("lookup") >= before + more);
    }

    @Test
    @DisplayName("a lease that was revoked is reported once")
    void gone() {
        watch(WEB, lease(A));
        vault.ends(A);
        soon().until(() -> !news.isEmpty());
        assertThat(watch.isGone(lease(A))).isTrue();
        assertThat(counted.gone()).hasSize(1);
        watch(API, lease(B));
        awaitLookups(3);
        assertThat(news).as("also after more rounds").containsExactly(WEB);
    }

    @Test
    @DisplayName("a lease that lives is not reported")
    void lives() {
        watch(WEB, lease(A));
        awaitLookups(3);
        assertThat(news).isEmpty();
        assertThat(watch.isGone(lease(A))).isFalse();
    }

    @Test
    @DisplayName("credentials without a lease are not watched, and never gone")
    void withoutLease() {
        Lease none = new Lease(Optional.empty(), clock.instant(), Duration.ofHours(1), false, Optional.empty());
        watch(WEB, none);
        assertThat(watch.held()).isEmpty();
        assertThat(watch.isGone(none)).isFalse();
    }

    @Test
    @DisplayName("of a set of credentials only the latest lease is watched")
    void replaced() {
        watch(WEB, lease(A));
        watch.reportGone(WEB, new LeaseId(A));
        watch(WEB, lease(B));
        assertThat(isWatched(WEB, A)).isFalse();
        assertThat(isWatched(WEB, B)).isTrue();
        assertThat(watch.isGone(lease(A)))
                .as("nothing is kept of the former lease")
                .isFalse();
        assertThat(watch.held()).isEqualTo(Map.of(session.identity().connection(), 1L));
    }

    @Test
    @DisplayName("a lease that is watched already keeps its state")
    void again() {
        watch(WEB, lease(A));
        watch.reportGone(WEB, new LeaseId(A));
        watch(WEB, lease(A));
        assertThat(watch.isGone(lease(A))).isTrue();
    }

    @Test
    @DisplayName("another component can report the end of the current lease only, and it counts once")
    void reported() {
        vault.refuses("lookup", 403);
        watch(WEB, lease(A));
        watch.reportGone(WEB, new LeaseId(B));
        watch.reportGone(API, new LeaseId(A));
        assertThat(watch.isGone(lease(A))).isFalse();
        clock.pass(Duration.ofSeconds(7));
        watch.reportGone(WEB, new LeaseId(A));
        watch.reportGone(WEB, new LeaseId(A));
        assertThat(watch.isGone(lease(A))).isTrue();
        assertThat(counted.gone()).as("since it was last seen alive").containsExactly(Duration.ofSeconds(7));
        assertThat(news).as("who reports knows").isEmpty();
    }

    @Test
    @DisplayName("a forgotten lease is neither watched nor gone")
    void forgotten() {
        watch(WEB, lease(A));
        watch.reportGone(WEB, new LeaseId(A));
        watch.forget(WEB);
        assertThat(isWatched(WEB, A)).isFalse();
        assertThat(watch.isGone(lease(A))).isFalse();
        assertThat(watch.held()).isEmpty();
    }

    @Test
    @DisplayName("all credentials of a resource are handed over, and those of others are not")
    void handedOver() {
        var role = new CredentialId(WEB.ownerUid(), Optional.of("owner"));
        var other = new CredentialId(WEB.ownerUid() + "2", Optional.of("owner"));
        for (CredentialId id : List.of(WEB, role, API, other)) {
            watch(id, lease(A));
        }
        watch.handOver(WEB.ownerUid());
        assertThat(isWatched(WEB, A)).isFalse();
        assertThat(isWatched(role, A)).isFalse();
        assertThat(isWatched(API, A)).isTrue();
        assertThat(isWatched(other, A)).isTrue();
    }

    @Test
    @DisplayName("a lease counts as watched only while its session lives")
    void dismissed() {
        watch(WEB, lease(A));
        session.dismiss();
        assertThat(isWatched(WEB, A)).isFalse();
    }

    @Test
    @DisplayName("a callback that fails does not end the watch")
    void callbackFails() {
        watch.ensure(WEB, Optional.of(lease(A)), session.access(), () -> {
            throw new IllegalStateException("of the test");
        });
        vault.ends(A);
        soon().until(() -> watch.isGone(lease(A)));
        watch(API, lease(B));
        vault.ends(B);
        soon().untilAsserted(() -> assertThat(news).containsExactly(API));
    }

    @Test
    @DisplayName("a round that fails does not end the watch")
    void roundFails() {
        watch(WEB, lease(A));
        breaks.set(true);
        soon().until(() -> !breaks.get());
        vault.ends(A);
        soon().untilAsserted(() -> assertThat(news).containsExactly(WEB));
    }

    @Test
    @DisplayName("a lease is watched even if the last one of its connection was just forgotten")
    void another() {
        watch(WEB, lease(A));
        awaitLookups(1);
        watch.forget(WEB);
        watch(WEB, lease(B));
        soon().until(() -> vault.requests().contains("lookup " + B));
    }

    @Test
    @DisplayName("the resource hears that the parent token of its lease cannot be kept alive, until it is forgotten")
    void parentToken() {
        vault.server().answersAt("auth/token/renew-accessor", 403, "{\"errors\":[\"refused\"]}");
        watch(WEB, lease(A).withParent(Optional.of(new Accessor("earlier"))));
        schedule.runDue();
        soon().untilAsserted(() -> assertThat(news).containsExactly(WEB));
        assertThat(vault.server().count("auth/token/renew-accessor")).isPositive();
        assertThat(watch.ending(WEB)).isPresent();
        watch.forget(WEB);
        assertThat(watch.ending(WEB)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 3000", "600, 3000", "601, 3005", "2000, 10000"})
    @DisplayName("a round takes longer if there would be too many requests otherwise")
    void round(int requests, long millis) {
        assertThat(new Budget(Duration.ofSeconds(3), 200).round(requests)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"2, 3", "1000, 3", "1001, 2", "1500, 2", "1501, 1", "100000, 1"})
    @DisplayName("a prefix with many leases is listed less often")
    void listings(int leases, int times) {
        assertThat(Budget.listings(leases)).isEqualTo(times);
    }

    @Test
    @DisplayName("a budget is so many look-ups per interval")
    void budget() {
        assertThat(Budget.of(Duration.ofSeconds(2), 100)).isEqualTo(new Budget(Duration.ofSeconds(2), 50));
    }
}
