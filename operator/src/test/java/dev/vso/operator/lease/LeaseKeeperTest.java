package dev.vso.operator.lease;

import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.api.Destination;
import dev.vso.operator.auth.TestClock;
import dev.vso.operator.auth.session.ParentTokenKeeper;
import dev.vso.operator.auth.session.SessionFixture;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.LeaseWatch.Budget;
import dev.vso.operator.lease.LeasedCredentials.LifecycleSettings;
import dev.vso.operator.lease.LeasedCredentials.Request;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.rollout.RecordedRestarts;
import dev.vso.operator.secret.render.RenderedSecretWriter.Last;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.LeaseId;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is done without a Secret; writing Secrets is tested against a real API server. */
class LeaseKeeperTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final LeaseId ID = new LeaseId("db/creds/app/1");
    private static final ObjectKey KEY = new ObjectKey("team", "web");
    private static final ConfigMap RESOURCE = new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace("team")
            .withName("web")
            .withUid("uid")
            .endMetadata()
            .build();

    private final TestClock clock = new TestClock();
    private final ManualSchedule schedule = new ManualSchedule(clock);
    private final DelayedExecutor executor = new DelayedExecutor(schedule);
    private final Triggered triggered = new Triggered();
    private final RecordedRestarts restarts = new RecordedRestarts();
    private LeaseServer vault;
    private SessionFixture session;
    private LeaseWatch watch;
    private LeaseKeeper keeper;

    @BeforeEach
    void open() throws IOException, SyncException {
        vault = new LeaseServer();
        vault.lives(ID.value());
        session = new SessionFixture(vault.address(), clock);
        var rateLimiter = new LeaseRateLimiter(1000, _ -> {}, clock);
        var output = restarts.output();
        watch = new LeaseWatch(
                new Budget(Duration.ofMillis(2), 1000),
                rateLimiter,
                new ParentTokenKeeper(executor, clock),
                LeaseObserver.NONE,
                clock);
        keeper = new LeaseKeeper(
                output,
                clock,
                new CredentialLifecycle(
                        output,
                        clock,
                        executor,
                        rateLimiter,
                        RevocationPolicy.after(Duration.ofMinutes(2)),
                        LeaseObserver.NONE),
                watch,
                new ReconcileStateStore(triggered, clock));
    }

    @AfterEach
    void close() {
        restarts.close();
        watch.close();
        executor.close();
        session.close();
        vault.close();
    }

    private Lease lease() {
        return new Lease(Optional.of(ID), clock.instant(), HOUR, true, Optional.empty());
    }

    private static LeasedCredentials held(Optional<Lease> lease, ReplacedLease... superseded) {
        return new LeasedCredentials(
                RESOURCE,
                CredentialId.of(RESOURCE),
                new Destination("s", true, false, Map.of(), Map.of(), null, null),
                new Request("digest", false),
                lease,
                List.of(superseded),
                new Last(Optional.empty(), Optional.empty()),
                new LifecycleSettings(List.of(), null, 67));
    }

    @Test
    @DisplayName("without a lease nothing is to be watched, ends, or can be repaired")
    void nothing() throws SyncException {
        LeasedCredentials none = held(Optional.empty());
        assertThat(keeper.watches(none)).isTrue();
        assertThat(keeper.end(none)).isEmpty();
        assertThat(keeper.touchUp(none)).isEmpty();
        keeper.watch(none, session.access());
        keeper.revoked(none);
        assertThat(watch.held()).isEmpty();
    }

    @Test
    @DisplayName("the end of a watched lease triggers its resource")
    void watched() {
        LeasedCredentials held = held(Optional.of(lease()));
        assertThat(keeper.watches(held)).isFalse();
        keeper.watch(held, session.access());
        assertThat(keeper.watches(held)).isTrue();
        assertThat(triggered.keys).isEmpty();
        vault.ends(ID.value());
        soon().untilAsserted(() -> assertThat(triggered.keys).containsExactly(KEY));
    }

    @Test
    @DisplayName("the leases of the status are revoked once the lease is watched, and the resource is triggered")
    void adopted() {
        LeaseId old = new LeaseId("db/creds/app/old");
        vault.lives(old.value());
        var replaced = new ReplacedLease(
                old,
                new ReplacedCredentials(
                        clock.instant(), Optional.empty(), clock.instant().plus(HOUR), Optional.empty(), List.of()));
        keeper.watch(held(Optional.of(lease()), replaced), session.access());
        clock.pass(Duration.ofSeconds(1));
        schedule.runDue();
        soon().untilAsserted(() -> assertThat(vault.living()).containsExactly(ID.value()));
        soon().untilAsserted(() -> assertThat(triggered.keys).containsExactly(KEY));
    }

    @Test
    @DisplayName("credentials end with their lease")
    void end() {
        assertThat(keeper.end(held(Optional.of(lease()))))
                .contains(clock.instant().plus(HOUR));
    }

    @Test
    @DisplayName("a renewed lease is returned, and triggers nothing")
    void renewed() throws SyncException {
        LeasedCredentials held = held(Optional.of(lease()));
        clock.pass(Duration.ofMinutes(40));
        assertThat(keeper.renew(held, session.access())).contains(lease());
        assertThat(triggered.keys).isEmpty();
    }

    @Test
    @DisplayName("a lease that is gone at its renewal triggers the resource, which replaces the credentials")
    void gone() throws SyncException {
        vault.refuses("lookup", 403);
        LeasedCredentials held = held(Optional.of(lease()));
        keeper.watch(held, session.access());
        vault.ends(ID.value());
        assertThat(keeper.renew(held, session.access())).isEmpty();
        assertThat(watch.isGone(lease())).isTrue();
        assertThat(triggered.keys).containsExactly(KEY);
    }

    @Test
    @DisplayName("a renewal that failed leaves the lease as it is")
    void renewalFails() {
        vault.refuses("renew", 429);
        LeasedCredentials held = held(Optional.of(lease()));
        keeper.watch(held, session.access());
        assertThatThrownBy(() -> keeper.renew(held, session.access())).isInstanceOf(SyncException.class);
        assertThat(watch.isGone(lease())).isFalse();
        assertThat(triggered.keys).isEmpty();
    }

    @Test
    @DisplayName("a lease that was revoked here counts as gone, without a trigger")
    void revoked() {
        LeasedCredentials held = held(Optional.of(lease()));
        keeper.watch(held, session.access());
        keeper.revoked(held);
        assertThat(watch.isGone(lease())).isTrue();
        assertThat(triggered.keys).isEmpty();
    }

    /** Records the resources that are triggered. */
    private static final class Triggered implements ReconcileTrigger {

        private final List<ObjectKey> keys = new CopyOnWriteArrayList<>();

        @Override
        public void enqueue(ObjectKey key) {
            keys.add(key);
        }

        @Override
        public void enqueueSpread(Collection<ObjectKey> some, Duration window) {
            keys.addAll(some);
        }
    }
}
