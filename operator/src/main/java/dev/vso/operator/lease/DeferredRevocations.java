package dev.vso.operator.lease;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.lease.LeaseObserver.Orphaned;
import dev.vso.operator.lease.Overlap.Entry;
import dev.vso.operator.lease.OverlapPlan.Decision;
import dev.vso.operator.lease.OverlapPlan.Observed;
import dev.vso.operator.lease.OverlapPlan.User;
import dev.vso.operator.rollout.Workload;
import dev.vso.operator.rollout.WorkloadReader;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.operator.rollout.window.PreviousExpiry;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.CallResult;
import dev.vso.vault.LeaseId;
import dev.vso.vault.LeaseInfo;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Revokes replaced leases later: when pods have seen the new credentials, and the workloads to be restarted have
 * restarted. While a workload uses such a lease it is renewed, for as long as Vault allows.
 */
final class DeferredRevocations {

    private static final Logger log = LoggerFactory.getLogger(DeferredRevocations.class);

    /** The delay between attempts to revoke or renew a replaced lease. */
    private static final Duration AGAIN = Duration.ofSeconds(15);

    private static final String ENDED = "the lease of the previous credentials has ended";

    /** Revokes a lease; returns why that failed, or empty on success. */
    interface Revoke {
        Optional<VaultFailure> revoke(Access access, LeaseId lease);
    }

    /** Called when a replaced lease that workloads may still use does not exist any more. */
    interface Lost {
        /**
         * The lease is gone.
         *
         * @param why for people; goes after "because"
         */
        void lost(CredentialId id, String why);
    }

    private final DelayedExecutor executor;
    private final InstantSource clock;
    private final Revoke revoke;
    private final WorkloadReader workloads;
    private final Lost lost;
    private final LeaseObserver observer;
    private final ConcurrentHashMap<CredentialId, Overlap> overlaps = new ConcurrentHashMap<>();

    DeferredRevocations(
            DelayedExecutor executor,
            InstantSource clock,
            Revoke revoke,
            WorkloadReader workloads,
            Lost lost,
            LeaseObserver observer) {
        this.executor = executor;
        this.clock = clock;
        this.revoke = revoke;
        this.workloads = workloads;
        this.lost = lost;
        this.observer = observer;
    }

    /**
     * The owner of a set of credentials.
     *
     * @param access the access to Vault with which to revoke
     * @param listed the workloads that the resource lists
     * @param changed runs when the set of kept leases changes
     */
    record Holder(Access access, String namespace, List<RolloutRestartTarget> listed, Runnable changed) {}

    /**
     * Updates the holder of the credentials; on the first call also schedules the leases that an earlier process
     * recorded in the status and may not have revoked.
     */
    void adopt(CredentialId id, Holder holder, List<ReplacedLease> told) {
        Overlap fresh = new Overlap(holder);
        Overlap known = overlaps.putIfAbsent(id, fresh);
        if (known != null) {
            known.is(holder);
            return;
        }
        Instant now = clock.instant();
        told.stream()
                .filter(one -> one.end().isAfter(now))
                .forEach(one -> fresh.adopt(Entry.of(one, Optional.empty(), now)));
        told.stream()
                .filter(one -> !one.end().isAfter(now) && !one.keptFor().isEmpty())
                .forEach(_ -> lost.lost(id, ENDED));
        schedule(id, fresh);
    }

    /** Sets the workloads that the resource lists now. */
    void listed(CredentialId id, List<RolloutRestartTarget> targets) {
        Optional.ofNullable(overlaps.get(id)).ifPresent(known -> known.list(targets));
    }

    /**
     * Schedules the revocation of a lease whose credentials were just replaced.
     *
     * @param restart the stamp of the requested restart; empty if none was requested
     */
    void begin(CredentialId id, Holder holder, Lease before, Optional<Instant> restart, RevocationPolicy policy) {
        Instant now = clock.instant();
        Optional<ReplacedCredentials> replaced =
                ReplacedCredentials.of(policy, now, before.end(), restart, holder.listed());
        if (replaced.isEmpty()) {
            return;
        }
        Overlap overlapping = overlaps.computeIfAbsent(id, _ -> new Overlap(holder));
        overlapping.is(holder);
        var superseded = new ReplacedLease(before.id().orElseThrow(), replaced.get());
        overlapping.put(Entry.of(superseded, Optional.of(before.duration()), now));
        schedule(id, overlapping);
    }

    /** Leaves a lease alone that is in use again. */
    void takeBack(CredentialId id, LeaseId lease) {
        Optional.ofNullable(overlaps.get(id)).ifPresent(known -> known.takeBack(lease));
    }

    /**
     * Moves the leases of credentials that are no longer wanted to those that took over their Secret; they are revoked
     * with those that the heir replaced.
     *
     * @param current leases of the credentials that the Secret held
     * @param told earlier leases, as the status has them
     */
    void transfer(
            CredentialId id,
            CredentialId heir,
            List<Lease> current,
            List<ReplacedLease> told,
            RevocationPolicy policy) {
        Overlap to = overlaps.get(heir);
        if (to == null) {
            return; // the heir is reconciled first
        }
        Instant now = clock.instant();
        Map<LeaseId, ReplacedLease> before = new LinkedHashMap<>();
        told.forEach(one -> before.put(one.id(), one));
        of(id).forEach(one -> before.put(one.id(), one));
        before.values().stream()
                .filter(one -> one.end().isAfter(now) && !to.has(one.id()))
                .forEach(one -> to.adopt(Entry.of(one, Optional.empty(), now)));
        schedule(heir, to);
        current.stream()
                .filter(lease -> lease.id().filter(one -> !to.has(one)).isPresent())
                .forEach(lease -> begin(heir, to.holder(), lease, Optional.empty(), policy));
    }

    private void schedule(CredentialId id, Overlap overlapping) {
        overlapping.nextTimer().ifPresent(at -> {
            Duration wait = Duration.between(clock.instant(), at);
            executor.schedule(wait.isNegative() ? Duration.ZERO : wait.plusMillis(1), () -> {
                overlapping.wentOff(at);
                check(id, overlapping);
            });
        });
    }

    private void check(CredentialId id, Overlap overlapping) {
        if (overlaps.get(id) != overlapping || !overlapping.begins()) {
            return; // the running check schedules the next one
        }
        try {
            List<Entry> due = overlapping.due(clock.instant());
            Map<RolloutRestartTarget, WorkloadState> states = read(overlapping, due);
            due.forEach(entry -> settle(id, overlapping, entry, states));
            if (overlapping.checked(clock.instant())) {
                overlapping.holder().changed().run();
            }
        } finally {
            overlapping.ended();
            schedule(id, overlapping);
        }
    }

    private Map<RolloutRestartTarget, WorkloadState> read(Overlap overlapping, List<Entry> due) {
        Map<RolloutRestartTarget, WorkloadState> states = new LinkedHashMap<>();
        Set<RolloutRestartTarget> users = overlapping.users(due);
        users.forEach(user ->
                states.put(user, workloads.read(Workload.of(overlapping.holder().namespace(), user))));
        return states;
    }

    private void settle(
            CredentialId of, Overlap overlapping, Entry entry, Map<RolloutRestartTarget, WorkloadState> states) {
        Instant now = clock.instant();
        LeaseId id = entry.lease().id();
        switch (OverlapPlan.decide(new Observed(entry.lease().credentials(), states, now))) {
            case Decision.Over() -> {
                if (!entry.users().isEmpty()) {
                    log.warn("lease {} has ended while workloads may still use it: {}", id, entry.users());
                    lost.lost(of, ENDED);
                }
                overlapping.remove(id);
            }
            case Decision.Revoke(List<User> users) -> {
                if (!users.isEmpty()) {
                    log.warn(
                            "lease {} is revoked while workloads may still use it, because rotation.maxOverlap is over: {}",
                            id,
                            users);
                }
                revoke(overlapping, entry.lease(), now);
            }
            case Decision.Keep(List<User> users) -> {
                overlapping.update(
                        id,
                        it -> it.usedBy(users, OverlapPlan.nextCheck(it.lease().credentials(), now)));
                if (!users.isEmpty() && !now.isBefore(entry.renewAt())) {
                    renew(of, overlapping, entry, now);
                }
            }
        }
    }

    /**
     * Revokes the lease; retries until Vault confirms, refuses for good, the lease expires, or another client has
     * revoked it.
     */
    private void revoke(Overlap overlapping, ReplacedLease lease, Instant now) {
        if (!overlapping.has(lease.id())) {
            return;
        }
        Optional<VaultFailure> failure = revoke.revoke(overlapping.holder().access(), lease.id());
        if (failure.map(VaultFailure::policy)
                .filter(VaultFailure.Policy.TRANSIENT::equals)
                .isPresent()) {
            overlapping.update(lease.id(), it -> it.usedBy(List.of(), now.plus(AGAIN)));
            return;
        }
        overlapping.remove(lease.id());
        failure.ifPresent(_ -> observer.leftBehind(Orphaned.REPLACED));
    }

    private void renew(CredentialId of, Overlap overlapping, Entry entry, Instant now) {
        LeaseId id = entry.lease().id();
        Access access = overlapping.holder().access();
        VaultAccess vault = access.session().isDismissed() ? access.takingBack() : access.vault();
        switch (vault.leases().renew(id, entry.duration())) {
            case CallResult.Success<LeaseInfo>(LeaseInfo granted) -> {
                log.info(
                        "replaced lease {} was renewed, because workloads still use it: {}",
                        id,
                        entry.lease().keptFor());
                overlapping.update(id, it -> it.renewed(now, now.plus(granted.duration())));
            }
            case CallResult.Failure<LeaseInfo>(VaultFailure failure) -> {
                switch (failure.policy()) {
                    case GONE -> {
                        overlapping.remove(id);
                        lost.lost(of, "the lease of the previous credentials was revoked");
                    }
                    case INVALID -> overlapping.update(id, it -> it.notRenewed(Instant.MAX));
                    case TRANSIENT, DENIED -> overlapping.update(id, it -> it.notRenewed(it.retryAt(now, AGAIN)));
                }
            }
        }
    }

    /** Returns the replaced leases of the credentials that are not known to have ended. */
    List<ReplacedLease> of(CredentialId id) {
        return Optional.ofNullable(overlaps.get(id)).map(Overlap::all).orElse(List.of());
    }

    /** Returns when the first replaced lease of the credentials that the workload may still use ends, if it does. */
    Optional<PreviousExpiry> expiry(CredentialId id, RolloutRestartTarget user, Instant now) {
        return Optional.ofNullable(overlaps.get(id)).flatMap(known -> known.expiry(user, now));
    }

    /** Returns the leases that are kept beyond their revocation time because workloads use them; empty until known. */
    Optional<List<KeptCredentials>> kept(CredentialId id) {
        return Optional.ofNullable(overlaps.get(id)).flatMap(known -> known.kept(clock.instant()));
    }

    /** Drops all state of the resource with this UID. */
    void abandonAllOf(String uid) {
        overlaps.keySet().removeIf(id -> id.isOf(uid));
    }

    void abandon(CredentialId id) {
        overlaps.remove(id);
    }
}
