package dev.vso.operator.lease;

import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.TestClock;
import dev.vso.operator.auth.session.ParentTokenKeeper;
import dev.vso.operator.auth.session.SessionFixture;
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

    private static final String A = "db/creds/app/a";
    private static final String B = "db/creds/app/b";

    private final TestClock clock = new TestClock();
    private final ManualSchedule schedule = new ManualSchedule(clock);
    private final DelayedExecutor executor = new DelayedExecutor(schedule);
    private final CountedLeases counted = new CountedLeases();
    private final List<String> news = new CopyOnWriteArrayList<>();
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

    private void watch(String part, Lease lease) {
        watch.ensure(part, Optional.of(lease), session.access(), () -> news.add(part));
    }

    private boolean isWatched(String part, String lease) {
        return watch.watches(part, new LeaseId(lease));
    }

    private void awaitLookups(int more) {
        long before = vault.count("lookup");
        soon().until(() -> vault.count("lookup") >= before + more);
    }

    @Test
    @DisplayName("a lease that was revoked is reported once")
    void gone() {
        watch("web", lease(A));
        vault.ends(A);
        soon().until(() -> !news.isEmpty());
        assertThat(watch.isGone(lease(A))).isTrue();
        assertThat(counted.gone()).hasSize(1);
        watch("api", lease(B));
        awaitLookups(3);
        assertThat(news).as("also after more rounds").containsExactly("web");
    }

    @Test
    @DisplayName("a lease that lives is not reported")
    void lives() {
        watch("web", lease(A));
        awaitLookups(3);
        assertThat(news).isEmpty();
        assertThat(watch.isGone(lease(A))).isFalse();
    }

    @Test
    @DisplayName("credentials without a lease are not watched, and never gone")
    void withoutLease() {
        Lease none = new Lease(Optional.empty(), clock.instant(), Duration.ofHours(1), false, Optional.empty());
        watch("web", none);
        assertThat(watch.held()).isEmpty();
        assertThat(watch.isGone(none)).isFalse();
    }

    @Test
    @DisplayName("of a part only the latest lease is watched")
    void replaced() {
        watch("web", lease(A));
        watch.reportGone("web", new LeaseId(A));
        watch("web", lease(B));
        assertThat(isWatched("web", A)).isFalse();
        assertThat(isWatched("web", B)).isTrue();
        assertThat(watch.isGone(lease(A)))
                .as("nothing is kept of the former lease")
                .isFalse();
        assertThat(watch.held()).isEqualTo(Map.of(session.identity().connection(), 1L));
    }

    @Test
    @DisplayName("a lease that is watched already keeps its state")
    void again() {
        watch("web", lease(A));
        watch.reportGone("web", new LeaseId(A));
        watch("web", lease(A));
        assertThat(watch.isGone(lease(A))).isTrue();
    }

    @Test
    @DisplayName("another component can report the end of the current lease only, and it counts once")
    void reported() {
        vault.refuses("lookup", 403);
        watch("web", lease(A));
        watch.reportGone("web", new LeaseId(B));
        watch.reportGone("api", new LeaseId(A));
        assertThat(watch.isGone(lease(A))).isFalse();
        clock.pass(Duration.ofSeconds(7));
        watch.reportGone("web", new LeaseId(A));
        watch.reportGone("web", new LeaseId(A));
        assertThat(watch.isGone(lease(A))).isTrue();
        assertThat(counted.gone()).as("since it was last seen alive").containsExactly(Duration.ofSeconds(7));
        assertThat(news).as("who reports knows").isEmpty();
    }

    @Test
    @DisplayName("a forgotten lease is neither watched nor gone")
    void forgotten() {
        watch("web", lease(A));
        watch.reportGone("web", new LeaseId(A));
        watch.forget("web");
        assertThat(isWatched("web", A)).isFalse();
        assertThat(watch.isGone(lease(A))).isFalse();
        assertThat(watch.held()).isEmpty();
    }

    @Test
    @DisplayName("all parts of a resource are handed over, and those of others are not")
    void handedOver() {
        for (String part : List.of("uid", "uid/owner", "uid2", "uid2/owner")) {
            watch(part, lease(A));
        }
        watch.handOver("uid");
        assertThat(isWatched("uid", A)).isFalse();
        assertThat(isWatched("uid/owner", A)).isFalse();
        assertThat(isWatched("uid2", A)).isTrue();
        assertThat(isWatched("uid2/owner", A)).isTrue();
    }

    @Test
    @DisplayName("a lease counts as watched only while its session lives")
    void dismissed() {
        watch("web", lease(A));
        session.dismiss();
        assertThat(isWatched("web", A)).isFalse();
    }

    @Test
    @DisplayName("a callback that fails does not end the watch")
    void callbackFails() {
        watch.ensure("web", Optional.of(lease(A)), session.access(), () -> {
            throw new IllegalStateException("of the test");
        });
        vault.ends(A);
        soon().until(() -> watch.isGone(lease(A)));
        watch("api", lease(B));
        vault.ends(B);
        soon().untilAsserted(() -> assertThat(news).containsExactly("api"));
    }

    @Test
    @DisplayName("a round that fails does not end the watch")
    void roundFails() {
        watch("web", lease(A));
        breaks.set(true);
        soon().until(() -> !breaks.get());
        vault.ends(A);
        soon().untilAsserted(() -> assertThat(news).containsExactly("web"));
    }

    @Test
    @DisplayName("a lease is watched even if the last one of its connection was just forgotten")
    void another() {
        watch("web", lease(A));
        awaitLookups(1);
        watch.forget("web");
        watch("web", lease(B));
        soon().until(() -> vault.requests().contains("lookup " + B));
    }

    @Test
    @DisplayName("the resource hears that the parent token of its lease cannot be kept alive, until it is forgotten")
    void parentToken() {
        vault.server().answersAt("auth/token/renew-accessor", 403, "{\"errors\":[\"refused\"]}");
        watch("web", lease(A).withParent(Optional.of(new Accessor("earlier"))));
        schedule.runDue();
        soon().untilAsserted(() -> assertThat(news).containsExactly("web"));
        assertThat(vault.server().count("auth/token/renew-accessor")).isPositive();
        assertThat(watch.ending("web")).isPresent();
        watch.forget("web");
        assertThat(watch.ending("web")).isEmpty();
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
