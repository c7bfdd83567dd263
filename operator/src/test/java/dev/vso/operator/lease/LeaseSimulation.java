package dev.vso.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.operator.auth.session.ParentTokenKeeper.TokenExpiry;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RetryScheduler;
import dev.vso.operator.reconcile.SyncReason;
import dev.vso.operator.time.Backoff;
import dev.vso.operator.time.Jitter;
import dev.vso.vault.LeaseId;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Random;

/**
 * Simulates one set of credentials under the plan, the back-off and the retry bookkeeping, against a Vault that is
 * sometimes down, revokes the lease, or expires its token. Time is simulated; all randomness comes from the seed.
 */
final class LeaseSimulation {

    /** A reconciliation runs a little later than scheduled. */
    private static final int LATE_MILLIS = 100;

    /** If Vault was up for this long before credentials expired, they should have been replaced. */
    private static final Duration FAIR_CHANCE = Duration.ofSeconds(3);

    /** The watch notices a revoked lease within this time. */
    private static final Duration NOTICED = Duration.ofSeconds(3);

    private final String name;
    private final Random random;
    private final Duration ttl;
    private final Duration greatest;
    private final int percent;
    private final Outages outages;
    private final VaultDynamicSecret resource = new VaultDynamicSecret();
    private final ObjectKey key;
    private final ReconcileStateStore states;
    private final RetryScheduler retries;

    private Instant now = LeaseObservedBuilder.T;
    private Instant issued = now;
    private Optional<Lease> lease = Optional.empty();
    private Optional<TokenExpiry> parent = Optional.empty();
    private Instant revoked = Instant.MAX;
    private boolean gone;
    private int calls;
    private int failures;
    private int episodes;
    private boolean failing;
    private int renewals;
    private int rotations;

    LeaseSimulation(long seed) {
        name = "seed " + seed;
        random = new Random(seed);
        ttl = Duration.ofSeconds(10 + random.nextInt(7200));
        greatest = ttl.multipliedBy(1 + random.nextInt(5)).plusSeconds(random.nextInt(60));
        percent = 10 + random.nextInt(81);
        outages = new Outages(random, ttl);
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("n")
                .withName("creds")
                .withGeneration(1L)
                .build());
        key = ObjectKey.of(resource);
        states = new ReconcileStateStore(new NoopTrigger(), () -> now);
        retries = new RetryScheduler(states, Backoff.DEFAULT, () -> now, random);
    }

    /** There is no queue here: the loop reconciles itself. */
    private record NoopTrigger() implements ReconcileTrigger {
        @Override
        public void enqueue(ObjectKey key) {
            // The loop reconciles without a queue.
        }

        @Override
        public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {
            // The loop reconciles without a queue.
        }
    }

    /** Runs for a number of lease durations, and checks the invariants at every step. */
    LeaseSimulation live(int durations) {
        Instant end = now.plus(ttl.multipliedBy(durations));
        for (int looks = 0; now.isBefore(end); looks++) {
            assertThat(looks).as("%s: looks are bounded", name).isLessThan(200 * durations);
            misfortune();
            Instant next = look();
            Instant due = next.isBefore(end) ? next : end;
            Instant spurious = now.plusMillis(1 + (long) (random.nextDouble() * ttl.toMillis() / 4));
            advance((due.isBefore(spurious) ? due : spurious).plusMillis(random.nextInt(LATE_MILLIS)));
        }
        return this;
    }

    private Instant look() {
        noticeRevocation();
        LeaseObservedBuilder situation = new LeaseObservedBuilder()
                .lease(lease)
                .gone(gone)
                .parent(parent)
                .renewalPercent(percent)
                .track(states.get(key))
                .at(now)
                .random(lease.map(held -> Jitter.hash(held.toString())).orElse(0.0));
        return switch (LeasePlan.decide(situation.observed())) {
            case Decision.Skip(Instant until) -> ahead(until);
            case Decision.Wait(Instant until) -> ahead(until);
            case Decision.Renew _ -> renew();
            case Decision.Rotate(SyncReason reason) -> rotate(reason);
        };
    }

    private Instant ahead(Instant until) {
        assertThat(until).as("%s: a look ahead", name).isAfter(now);
        return until;
    }

    private Instant renew() {
        calls++;
        if (outages.down(now)) {
            return failed();
        }
        Lease held = lease.orElseThrow();
        assertThat(held.renewable())
                .as("%s: only what is renewable is renewed", name)
                .isTrue();
        if (!now.isBefore(revoked)) {
            gone = true; // Vault reports it
            return now;
        }
        Duration left = Duration.between(now, issued.plus(greatest));
        lease = Optional.of(held.renewed(now, left.compareTo(ttl) < 0 ? left : ttl, true));
        renewals++;
        return succeeded();
    }

    private Instant rotate(SyncReason reason) {
        assertRotationIsDue(reason);
        calls++;
        if (outages.down(now)) {
            return failed();
        }
        rotations++;
        issued = now;
        revoked = Instant.MAX;
        gone = false;
        parent = Optional.empty();
        lease = Optional.of(new Lease(Optional.of(new LeaseId("a/" + rotations)), now, ttl, true, Optional.empty()));
        return succeeded();
    }

    private void assertRotationIsDue(SyncReason reason) {
        switch (reason) {
            case FIRST_SYNC -> assertThat(lease).as(name).isEmpty();
            case LEASE_GONE ->
                assertThat(gone || !now.isBefore(end())).as("%s: gone", name).isTrue();
            case ROTATION_DUE ->
                assertThat(!lease.orElseThrow().renewable() || parent.isPresent())
                        .as("%s: nothing else would keep them alive", name)
                        .isTrue();
            default -> throw new AssertionError(name + ": rotated because of " + reason);
        }
    }

    private Instant succeeded() {
        failing = false;
        states.update(key, state -> state.succeeded(Optional.empty(), Optional.empty()));
        return now;
    }

    private Instant failed() {
        failures++;
        episodes += failing ? 0 : 1;
        failing = true;
        return retries.failed(resource, SyncError.retryable("VaultClientError", "down"), lease.map(_ -> end()));
    }

    /** Sometimes revokes the lease, sometimes lets its token expire. */
    private void misfortune() {
        if (lease.isEmpty() || parent.isPresent() || revoked.isBefore(Instant.MAX)) {
            return;
        }
        int dice = random.nextInt(40);
        if (dice == 0) {
            revoked = now;
        } else if (dice == 1) {
            parent = Optional.of(new TokenExpiry(now, now.plusSeconds(10 + random.nextInt((int) ttl.toSeconds()))));
            states.enqueue(key);
        }
    }

    private void noticeRevocation() {
        if (!now.isBefore(revoked.equals(Instant.MAX) ? revoked : revoked.plus(NOTICED))
                && !outages.down(now)
                && !gone) {
            gone = true;
            states.enqueue(key);
        }
    }

    private Instant end() {
        return LeasePlan.end(lease.orElseThrow(), parent);
    }

    /** Advances the time; if the credentials expire meanwhile, Vault must have been down too long to replace them. */
    private void advance(Instant then) {
        boolean die = lease.isPresent() && revoked.equals(Instant.MAX) && now.isBefore(end()) && !then.isBefore(end());
        if (die) {
            assertThat(outages.downWithin(end().minus(FAIR_CHANCE), end()))
                    .as("%s: credentials died %s after %s although Vault answered", name, end(), now)
                    .isTrue();
        }
        now = then;
    }

    /** Checks the number of calls: those to a Vault that is always up, plus a bounded number for each failure. */
    void assertCallsWithinBudget(int durations) {
        int periods = (int) Math.ceil(durations / (percent / 100.0)) + rotations;
        long whileFailing = outages.total().dividedBy(Backoff.DEFAULT.max().dividedBy(2));
        assertThat(calls)
                .as("%s: %d calls, %d of them failed in %d episodes", name, calls, failures, episodes)
                .isLessThanOrEqualTo((int) (periods + rotations + 30L * episodes + whileFailing));
    }

    int renewals() {
        return renewals;
    }

    int rotations() {
        return rotations;
    }
}
