package dev.vso.operator.lease;

import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RestartKind;
import dev.vso.api.RevokePrevious;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.auth.TestClock;
import dev.vso.operator.auth.session.SessionFixture;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.DeferredRevocations.Holder;
import dev.vso.operator.lease.Overlap.Entry;
import dev.vso.operator.lease.OverlapPlan.User;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.operator.rollout.window.PreviousExpiry;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.LeaseId;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeferredRevocationsTest {

    private static final Duration OVERLAP = Duration.ofMinutes(2);
    private static final RevocationPolicy USUAL = RevocationPolicy.after(OVERLAP);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final LeaseId OLD = new LeaseId("db/creds/app/old");
    private static final LeaseId OLDER = new LeaseId("db/creds/app/older");
    private static final CredentialId ID = new CredentialId("uid", Optional.of("app"));
    private static final CredentialId HEIR = new CredentialId("uid", Optional.of("heir"));
    private static final CredentialId OTHER = new CredentialId("other", Optional.empty());
    private static final RolloutRestartTarget WEB = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web");

    private final TestClock clock = new TestClock();
    private final ManualSchedule schedule = new ManualSchedule(clock);
    private final DelayedExecutor executor = new DelayedExecutor(schedule);
    private final List<LeaseId> revoked = new CopyOnWriteArrayList<>();
    private final AtomicInteger changed = new AtomicInteger();
    private final CountedLeases counted = new CountedLeases();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private volatile Optional<VaultFailure> failure = Optional.empty();
    private volatile WorkloadState state = new WorkloadState.Present(Optional.empty(), Optional.empty());
    private LeaseServer vault;
    private SessionFixture session;
    private DeferredRevocations overlaps;

    @BeforeEach
    void open() throws IOException, SyncException {
        vault = new LeaseServer();
        session = new SessionFixture(vault.address(), clock);
        overlaps = new DeferredRevocations(
                executor,
                clock,
                (_, lease) -> {
                    revoked.add(lease);
                    return failure;
                },
                _ -> state,
                (_, why) -> lost.add(why),
                counted);
    }

    @AfterEach
    void close() {
        executor.close();
        session.close();
        vault.close();
    }

    private Holder holder(RolloutRestartTarget... listed) {
        return new Holder(session.access(), "team", List.of(listed), changed::incrementAndGet);
    }

    private Lease lease(LeaseId id) {
        return new Lease(Optional.of(id), clock.instant(), HOUR, true, Optional.empty());
    }

    private ReplacedLease recorded(LeaseId id, Duration end) {
        Instant now = clock.instant();
        return new ReplacedLease(
                id, new ReplacedCredentials(now, Optional.empty(), now.plus(end), Optional.empty(), List.of()));
    }

    private void fails(VaultFailure.Kind kind) {
        VaultFailure sample = VaultFailure.notSent(VaultRequest.read(VaultPath.of("x")), "down");
        failure = Optional.of(new VaultFailure(kind, 400, List.of("no"), sample.asked(), Optional.empty()));
    }

    private void pass(Duration time) {
        clock.pass(time);
        schedule.runDue();
    }

    private List<LeaseId> left() {
        return overlaps.of(ID).stream().map(ReplacedLease::id).toList();
    }

    private void awaitNothingLeft() {
        soon().until(() -> left().isEmpty());
    }

    /** Replaces a lease in use by a workload that is still to be restarted, and passes its revocation time. */
    private void keepForWeb() {
        overlaps.begin(ID, holder(WEB), lease(OLD), Optional.of(clock.instant()), USUAL);
        pass(OVERLAP.plusSeconds(1));
        soon().until(() -> changed.get() == 1);
    }

    @Test
    @DisplayName("a replaced lease is revoked once after the overlap, not before")
    void afterOverlap() {
        overlaps.begin(ID, holder(), lease(OLD), Optional.empty(), USUAL);
        assertThat(schedule.next()).isEqualTo(OVERLAP.plusMillis(1));
        pass(OVERLAP.minusSeconds(1));
        assertThat(left()).containsExactly(OLD);
        assertThat(revoked).isEmpty();
        pass(Duration.ofSeconds(2));
        awaitNothingLeft();
        assertThat(revoked).containsExactly(OLD);
        assertThat(counted.leftBehind()).isEmpty();
        soon().untilAsserted(() -> assertThat(changed)
                .as("told the resource, whose status lists the lease")
                .hasValue(1));
    }

    @Test
    @DisplayName("a revocation that failed for now is tried again after 15 seconds")
    void again() {
        fails(VaultFailure.Kind.SEALED);
        overlaps.begin(ID, holder(), lease(OLD), Optional.empty(), USUAL);
        pass(OVERLAP.plusSeconds(1));
        schedule.awaitTask();
        assertThat(schedule.next()).isEqualTo(Duration.ofSeconds(15).plusMillis(1));
        assertThat(left()).containsExactly(OLD);
        failure = Optional.empty();
        pass(Duration.ofSeconds(16));
        awaitNothingLeft();
        assertThat(revoked).containsExactly(OLD, OLD);
        assertThat(counted.leftBehind()).isEmpty();
    }

    @Test
    @DisplayName("a revocation that Vault refuses is counted and not tried again")
    void refused() {
        fails(VaultFailure.Kind.DENIED);
        overlaps.begin(ID, holder(), lease(OLD), Optional.empty(), USUAL);
        pass(OVERLAP.plusSeconds(1));
        soon().until(() -> !counted.leftBehind().isEmpty());
        assertThat(counted.leftBehind()).containsExactly(LeaseObserver.Orphaned.REPLACED);
        assertThat(left()).isEmpty();
        assertThat(revoked).hasSize(1);
    }

    @Test
    @DisplayName("a lease is kept while a workload waits for its restart, and revoked after the restart")
    void keptForWorkload() {
        keepForWeb();
        assertThat(revoked).isEmpty();
        assertThat(overlaps.kept(ID).orElseThrow())
                .singleElement()
                .satisfies(kept -> assertThat(kept.users())
                        .containsExactly(new User(WEB, "its restart is still to be done", false)));
        state = new WorkloadState.Present(Optional.of(clock.instant()), Optional.empty());
        schedule.awaitTask();
        pass(Duration.ofSeconds(3));
        soon().until(() -> changed.get() == 2);
        assertThat(revoked).containsExactly(OLD);
        assertThat(overlaps.kept(ID)).contains(List.of());
    }

    @Test
    @DisplayName("a workload that the resource does not list any more keeps no lease")
    void unlisted() {
        overlaps.begin(ID, holder(WEB), lease(OLD), Optional.of(clock.instant()), USUAL);
        overlaps.listed(ID, List.of());
        pass(OVERLAP.plusSeconds(1));
        awaitNothingLeft();
        assertThat(revoked).containsExactly(OLD);
    }

    @Test
    @DisplayName("without a restart, or with invalid targets, no workload keeps the lease")
    void noUsers() {
        overlaps.begin(ID, holder(WEB), lease(OLD), Optional.empty(), USUAL);
        overlaps.begin(
                ID,
                holder(new RolloutRestartTarget(null, "web"), new RolloutRestartTarget(RestartKind.DEPLOYMENT, "A b")),
                lease(OLDER),
                Optional.of(clock.instant()),
                USUAL);
        assertThat(overlaps.of(ID))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.keptFor()).isEmpty());
    }

    @Test
    @DisplayName("a lease in use is renewed at two thirds of its time")
    void renewed() {
        vault.lives(OLD.value());
        vault.renewsFor(7200);
        keepForWeb();
        schedule.awaitTask();
        pass(Duration.ofMinutes(39));
        soon().until(() -> vault.count("renew") == 1);
        soon().untilAsserted(() -> assertThat(overlaps.of(ID))
                .singleElement()
                .extracting(ReplacedLease::end)
                .isEqualTo(clock.instant().plusSeconds(7200)));
        assertThat(revoked).isEmpty();
    }

    @Test
    @DisplayName("a lease whose VaultAuth was deleted is still renewed")
    void renewedAfterDismissal() {
        vault.lives(OLD.value());
        keepForWeb();
        session.dismiss();
        schedule.awaitTask();
        pass(Duration.ofMinutes(39));
        soon().until(() -> vault.count("renew") == 1);
    }

    @Test
    @DisplayName("a lease that turns out to be gone when it is renewed is forgotten")
    void goneAtRenewal() {
        keepForWeb();
        schedule.awaitTask();
        pass(Duration.ofMinutes(39));
        awaitNothingLeft();
        assertThat(revoked).isEmpty();
        soon().untilAsserted(
                        () -> assertThat(lost).containsExactly("the lease of the previous credentials was revoked"));
    }

    @Test
    @DisplayName("a refused renewal is tried again only if that may help")
    void renewalRefused() {
        vault.refuses("renew", 400);
        keepForWeb();
        schedule.awaitTask();
        pass(Duration.ofMinutes(39));
        soon().until(() -> vault.count("renew") == 1);
        schedule.awaitTask();
        assertThat(schedule.next()).isGreaterThan(Duration.ofSeconds(16)); // the next look at the workload
        assertThat(left()).containsExactly(OLD);
        assertThat(expiry()).as("it is not renewed again").isPresent();
        assertThat(overlaps.expiry(ID, new RolloutRestartTarget(RestartKind.STATEFUL_SET, "db"), clock.instant()))
                .isEmpty();
    }

    private Optional<PreviousExpiry> expiry() {
        return overlaps.expiry(ID, WEB, clock.instant());
    }

    @Test
    @DisplayName("the end of a lease in use can be foreseen only if it is not renewed for long, or has a latest time")
    void expiryInUse() {
        overlaps.begin(ID, holder(WEB), lease(OLD), Optional.of(clock.instant()), USUAL);
        assertThat(expiry()).isEmpty();
        assertThat(overlaps.expiry(ID, WEB, clock.instant().plus(HOUR).minusSeconds(599)))
                .isPresent();
        assertThat(overlaps.expiry(OTHER, WEB, clock.instant())).isEmpty();
        RevocationPolicy bounded = new RevocationPolicy(OVERLAP, Optional.of(HOUR), RevokePrevious.AFTER_ROLLOUT);
        overlaps.begin(ID, holder(WEB), lease(OLD), Optional.of(clock.instant()), bounded);
        assertThat(expiry().orElseThrow().end()).isEqualTo(clock.instant().plus(HOUR));
    }

    @Test
    @DisplayName("a lease of the status that ended before the operator started is lost for its workloads")
    void lostBefore() {
        ReplacedLease ended = recorded(OLD, Duration.ZERO);
        overlaps.adopt(ID, holder(WEB), List.of(ended.keptFor(List.of(WEB))));
        assertThat(lost).containsExactly("the lease of the previous credentials has ended");
    }

    @Test
    @DisplayName("a renewal that Vault could not do now is tried again after 15 seconds")
    void renewalFailed() {
        vault.refuses("renew", 429);
        keepForWeb();
        schedule.awaitTask();
        pass(Duration.ofMinutes(39));
        soon().until(() -> vault.count("renew") == 1);
        schedule.awaitTask();
        assertThat(schedule.next()).isEqualTo(Duration.ofSeconds(15).plusMillis(1));
    }

    @ParameterizedTest(name = "{0} s before its end: after {1} s")
    @CsvSource({"1200, 15", "45, 15", "30, 10", "9, 3", "2, 1"})
    @DisplayName("a failed renewal of a short lease is tried again before its end")
    void renewalRetried(long left, long retry) {
        Instant now = clock.instant();
        Entry entry = Entry.of(recorded(OLD, Duration.ofSeconds(left)), Optional.empty(), now);
        assertThat(entry.retryAt(now, Duration.ofSeconds(15))).isEqualTo(now.plusSeconds(retry));
    }

    @Test
    @DisplayName("a lease that has ended is forgotten without a revocation")
    void over() {
        keepForWeb();
        schedule.awaitTask();
        pass(HOUR);
        awaitNothingLeft();
        assertThat(revoked).isEmpty();
        assertThat(lost).containsExactly("the lease of the previous credentials has ended");
    }

    @Test
    @DisplayName("leases of the status are revoked, but not those that have ended")
    void adopted() {
        overlaps.adopt(ID, holder(), List.of(recorded(OLD, HOUR), recorded(OLDER, Duration.ZERO)));
        assertThat(left()).containsExactly(OLD);
        assertThat(overlaps.kept(ID)).as("not known before the first check").isEmpty();
        pass(Duration.ofSeconds(1));
        soon().until(() -> overlaps.kept(ID).isPresent());
        soon().until(() -> changed.get() == 1);
        assertThat(revoked).containsExactly(OLD);
        assertThat(overlaps.kept(ID)).contains(List.of());
    }

    @Test
    @DisplayName("leases of the status are read once per part")
    void adoptedOnce() {
        overlaps.adopt(ID, holder(), List.of());
        overlaps.adopt(ID, holder(), List.of(recorded(OLD, HOUR)));
        assertThat(left()).isEmpty();
    }

    @Test
    @DisplayName("an abandoned part revokes nothing")
    void abandoned() {
        overlaps.begin(ID, holder(), lease(OLD), Optional.empty(), USUAL);
        overlaps.begin(OTHER, holder(), lease(OLDER), Optional.empty(), USUAL);
        overlaps.abandon(ID);
        pass(OVERLAP.plusSeconds(1));
        soon().until(() -> overlaps.of(OTHER).isEmpty());
        assertThat(revoked).containsExactly(OLDER);
        assertThat(overlaps.kept(ID)).isEmpty();
    }

    @Test
    @DisplayName("parts are abandoned by their id")
    void abandonedById() {
        overlaps.begin(ID, holder(), lease(OLD), Optional.empty(), USUAL);
        overlaps.begin(OTHER, holder(), lease(OLDER), Optional.empty(), USUAL);
        overlaps.abandonAllOf(ID.ownerUid());
        assertThat(left()).isEmpty();
        assertThat(overlaps.of(OTHER)).hasSize(1);
    }

    @Test
    @DisplayName("the heir of a Secret revokes the leases of the part that ends, each once")
    void transferred() {
        overlaps.begin(HEIR, holder(), lease(OLD), Optional.empty(), USUAL);
        overlaps.adopt(ID, holder(), List.of(recorded(OLDER, HOUR)));
        overlaps.transfer(
                ID, HEIR, List.of(lease(OLD), lease(new LeaseId("db/x"))), List.of(recorded(OLDER, HOUR)), USUAL);
        assertThat(overlaps.of(HEIR))
                .extracting(ReplacedLease::id)
                .containsExactlyInAnyOrder(OLD, OLDER, new LeaseId("db/x"));
    }

    @Test
    @DisplayName("nothing is handed to an heir that was not reconciled yet")
    void unknownHeir() {
        overlaps.transfer(ID, HEIR, List.of(lease(OLD)), List.of(), USUAL);
        assertThat(overlaps.of(HEIR)).isEmpty();
    }

    @Test
    @DisplayName("with revokePrevious Never a replaced lease is left to run out in Vault")
    void never() {
        overlaps.begin(ID, holder(WEB), lease(OLD), Optional.of(clock.instant()), policy(RevokePrevious.NEVER));
        assertThat(left()).isEmpty();
        pass(HOUR);
        assertThat(revoked).isEmpty();
    }

    @Test
    @DisplayName("with revokePrevious AfterOverlap a workload that is still to be restarted keeps nothing")
    void afterOverlapInSpiteOfWorkloads() {
        overlaps.begin(ID, holder(WEB), lease(OLD), Optional.of(clock.instant()), policy(RevokePrevious.AFTER_OVERLAP));
        pass(OVERLAP.plusSeconds(1));
        awaitNothingLeft();
        assertThat(revoked).containsExactly(OLD);
    }

    @Test
    @DisplayName("maxOverlap ends the wait for a workload, and is looked at just then")
    void maxOverlap() {
        var policy = new RevocationPolicy(OVERLAP, Optional.of(OVERLAP.plusSeconds(3)), RevokePrevious.AFTER_ROLLOUT);
        overlaps.begin(ID, holder(WEB), lease(OLD), Optional.of(clock.instant()), policy);
        pass(OVERLAP.plusSeconds(1));
        soon().until(() -> changed.get() == 1);
        assertThat(left()).containsExactly(OLD);
        assertThat(revoked).isEmpty();
        pass(Duration.ofSeconds(3));
        awaitNothingLeft();
        assertThat(revoked).containsExactly(OLD);
    }

    private Optional<Instant> loss() {
        return overlaps.kept(ID).orElseThrow().stream()
                .flatMap(kept -> kept.loss().stream())
                .findFirst();
    }

    @Test
    @DisplayName("a lease in use that Vault does not prolong is reported when its end is near, and no longer after it")
    void endIsNear() {
        vault.refuses("renew", 400);
        keepForWeb();
        Instant end = overlaps.of(ID).getFirst().end();
        assertThat(loss()).as("a renewal may help").isEmpty();
        schedule.awaitTask();
        pass(Duration.ofMinutes(39));
        soon().untilAsserted(() -> assertThat(loss()).contains(end));
        schedule.awaitTask();
        pass(Duration.ofMinutes(20));
        awaitNothingLeft();
        assertThat(loss()).isEmpty();
        soon().untilAsserted(() -> assertThat(changed).hasValueGreaterThan(2));
    }

    @Test
    @DisplayName("a lease that Vault prolongs is not reported")
    void endIsPutOff() {
        vault.lives(OLD.value());
        vault.renewsFor(3600);
        keepForWeb();
        schedule.awaitTask();
        pass(Duration.ofMinutes(39));
        soon().until(() -> vault.count("renew") == 1);
        assertThat(loss()).isEmpty();
    }

    @Test
    @DisplayName("a lease that ends within the overlap is reported before its end")
    void endWithinOverlap() {
        vault.refuses("renew", 400);
        var brief = new Lease(Optional.of(OLD), clock.instant(), Duration.ofMinutes(1), true, Optional.empty());
        overlaps.begin(ID, holder(WEB), brief, Optional.of(clock.instant()), USUAL);
        pass(Duration.ofSeconds(41));
        soon().untilAsserted(() -> assertThat(loss()).contains(brief.end()));
        schedule.awaitTask();
        pass(Duration.ofSeconds(20));
        awaitNothingLeft();
    }

    private static RevocationPolicy policy(RevokePrevious when) {
        return new RevocationPolicy(OVERLAP, Optional.empty(), when);
    }
}
