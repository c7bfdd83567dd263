package dev.vso.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.TestClock;
import dev.vso.operator.auth.session.SessionFixture;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.LeaseWatch.Budget;
import dev.vso.operator.lease.LeaseWatch.Watched;
import dev.vso.vault.LeaseId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeasePollTest {

    private static final String A = "db/creds/app/a";
    private static final String B = "db/creds/app/b";
    private static final String C = "db/creds/app/c";
    private static final Instant LONG_AGO = Instant.EPOCH;

    private final TestClock clock = new TestClock();
    private final List<String> gone = new CopyOnWriteArrayList<>();
    private LeaseServer vault;
    private SessionFixture session;
    private LeasePoll poll;

    @BeforeEach
    void open() throws IOException, SyncException {
        vault = new LeaseServer();
        session = new SessionFixture(vault.address(), clock);
        poll = new LeasePoll(
                new Budget(Duration.ofMillis(1), 10_000),
                new LeaseRateLimiter(10_000, _ -> {}, clock),
                clock,
                LeaseObserver.NONE,
                lost -> gone.add(lost.id().ownerUid()));
    }

    @AfterEach
    void close() {
        session.close();
        vault.close();
    }

    private Watched one(String lease) {
        return new Watched(
                new CredentialId(lease, Optional.empty()),
                new LeaseId(lease),
                session.access(),
                new AtomicReference<>(LONG_AGO),
                () -> {});
    }

    private List<Watched> watched(String... leases) {
        return List.of(leases).stream().map(this::one).toList();
    }

    @Test
    @DisplayName("without leases a round sends nothing")
    void nothing() throws InterruptedException {
        poll.go(List.of());
        assertThat(vault.requests()).isEmpty();
    }

    @Test
    @DisplayName("a single lease is looked up, never listed")
    void single() throws InterruptedException {
        vault.grants("root");
        vault.lives(A);
        List<Watched> leases = watched(A);
        poll.go(leases);
        assertThat(vault.requests()).containsExactly("lookup " + A);
        assertThat(leases.getFirst().seenAlive()).hasValue(clock.instant());
        assertThat(gone).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deny", "list", "sudo"})
    @DisplayName("each lease is looked up if the policy does not allow listing with both list and sudo")
    void lookedUp(String granted) throws InterruptedException {
        vault.grants(granted);
        vault.lives(A, B);
        poll.go(watched(A, B));
        assertThat(vault.requests())
                .containsExactlyInAnyOrder("capabilities sys/capabilities-self", "lookup " + A, "lookup " + B);
    }

    @ParameterizedTest
    @CsvSource({"list,sudo", "root,root"})
    @DisplayName("a prefix is listed three times a round if the policy allows it")
    void listed(String one, String other) throws InterruptedException {
        vault.grants(one, other);
        vault.lives(A, B);
        List<Watched> leases = watched(A, B);
        poll.go(leases);
        assertThat(vault.count("list")).isEqualTo(3);
        assertThat(vault.count("lookup")).isZero();
        assertThat(leases).allSatisfy(lease -> assertThat(lease.seenAlive()).hasValue(clock.instant()));
    }

    @Test
    @DisplayName("capabilities are read again after five minutes, not before")
    void capabilities() throws InterruptedException {
        vault.lives(A, B);
        poll.go(watched(A, B));
        clock.pass(Duration.ofMinutes(5));
        poll.go(watched(A, B));
        assertThat(vault.count("capabilities")).isEqualTo(1);
        clock.pass(Duration.ofSeconds(1));
        poll.go(watched(A, B));
        assertThat(vault.count("capabilities")).isEqualTo(2);
    }

    @Test
    @DisplayName("capabilities that could not be read are read in the next round, and the leases looked up meanwhile")
    void unknownCapabilities() throws InterruptedException {
        vault.refuses("capabilities", 400);
        vault.lives(A, B);
        poll.go(watched(A, B));
        poll.go(watched(A, B));
        assertThat(vault.count("capabilities")).isEqualTo(2);
        assertThat(vault.count("lookup")).isEqualTo(4);
    }

    @Test
    @DisplayName("capabilities of a prefix without leases are forgotten")
    void forgotten() throws InterruptedException {
        vault.lives(A, B);
        poll.go(watched(A, B));
        poll.go(List.of());
        poll.go(watched(A, B));
        assertThat(vault.count("capabilities")).isEqualTo(2);
    }

    @Test
    @DisplayName("a lease that Vault does not know is reported as gone")
    void goneByLookup() throws InterruptedException {
        List<Watched> leases = watched(A);
        poll.go(leases);
        assertThat(gone).containsExactly(A);
        assertThat(leases.getFirst().seenAlive()).hasValue(LONG_AGO);
    }

    @Test
    @DisplayName("if one lease missing from the listing is confirmed gone, the others count as gone without look-ups")
    void goneByListing() throws InterruptedException {
        vault.grants("list", "sudo");
        vault.lives(A);
        poll.go(watched(A, B, C));
        assertThat(gone).contains(B, C).doesNotContain(A);
        assertThat(vault.requests()).doesNotContain("lookup " + A);
        assertThat(vault.requests().stream()
                        .filter(it -> it.startsWith("lookup "))
                        .distinct())
                .hasSize(1);
    }

    @Test
    @DisplayName("an empty prefix means that its leases are gone")
    void emptyPrefix() throws InterruptedException {
        vault.grants("list", "sudo");
        poll.go(watched(A, B));
        assertThat(gone).contains(A, B);
    }

    @Test
    @DisplayName("a lease that only the listing misses is not gone")
    void missingInListing() throws InterruptedException {
        vault.grants("list", "sudo");
        vault.lives(A, "db/creds/app/other");
        vault.refuses("lookup", 403);
        poll.go(watched(A, B, C));
        assertThat(gone).isEmpty();
        assertThat(vault.requests()).contains("lookup " + B, "lookup " + C);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403})
    @DisplayName("if listing is refused, each lease is looked up, and the capabilities are read again")
    void listingRefused(int status) throws InterruptedException {
        vault.grants("list", "sudo");
        vault.refuses("list", status);
        vault.lives(A, B);
        poll.go(watched(A, B));
        assertThat(vault.requests()).contains("lookup " + A, "lookup " + B);
        poll.go(watched(A, B));
        assertThat(vault.count("capabilities")).isEqualTo(2);
        assertThat(gone).isEmpty();
    }

    @Test
    @DisplayName("without an answer the leases are not gone, and the next round asks again")
    void unanswered() throws InterruptedException {
        vault.refuses("lookup", 429);
        List<Watched> leases = watched(A);
        poll.go(leases);
        assertThat(gone).isEmpty();
        assertThat(leases.getFirst().seenAlive()).hasValue(LONG_AGO);
        vault.refusesNothing();
        vault.lives(A);
        poll.go(leases);
        assertThat(leases.getFirst().seenAlive()).hasValue(clock.instant());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500})
    @DisplayName("a refused look-up does not make a lease gone")
    void refusedLookup(int status) throws InterruptedException {
        vault.refuses("lookup", status);
        poll.go(watched(A));
        assertThat(gone).isEmpty();
        assertThat(vault.requests()).contains("lookup " + A);
    }
}
