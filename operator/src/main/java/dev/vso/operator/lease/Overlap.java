package dev.vso.operator.lease;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.lease.DeferredRevocations.Holder;
import dev.vso.operator.lease.OverlapPlan.User;
import dev.vso.operator.rollout.window.PreviousExpiry;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The replaced leases of one set of credentials; its lock is held only briefly. */
final class Overlap {

    /**
     * A replaced lease.
     *
     * @param duration that Vault granted; empty if only an earlier process knew it
     * @param renewAt when it is renewed if workloads still use it
     * @param lookAt when to check next whether it is used
     * @param users the workloads that use it, as of the last check
     * @param renewable false after a renewal that failed or gave it no later end
     */
    record Entry(
            ReplacedLease lease,
            Optional<Duration> duration,
            Instant renewAt,
            Instant lookAt,
            List<User> users,
            boolean renewable) {

        private static final int RENEW_AFTER_THIRDS = 2;
        private static final Duration SOON = Duration.ofSeconds(1);

        /** Within this part of its duration before its end, its renewal is taken to have failed. */
        private static final int RENEWAL_FAILS_FROM = 6;

        /** The duration of a lease whose duration is not known. */
        private static final Duration USUAL = Duration.ofMinutes(10);

        Entry {
            users = List.copyOf(users);
        }

        static Entry of(ReplacedLease lease, Optional<Duration> duration, Instant now) {
            Instant renewAt = lease.keptFor().isEmpty() ? Instant.MAX : renewAt(now, lease.end());
            return new Entry(lease, duration, renewAt, lease.revokeAt(), List.of(), true);
        }

        /** Returns when something is due for it. */
        Instant nextAt() {
            return renewAt.isBefore(lookAt) ? renewAt : lookAt;
        }

        /** Returns a copy with these users, to be checked again at that time. */
        Entry usedBy(List<User> now, Instant again) {
            ReplacedLease kept = lease.keptFor(now.stream().map(User::workload).toList());
            return new Entry(kept, duration, now.isEmpty() ? Instant.MAX : renewAt, again, now, renewable);
        }

        /** Returns a copy after a renewal; if Vault granted no later end, it is not renewed again. */
        Entry renewed(Instant now, Instant end) {
            boolean longer = end.isAfter(lease.end().plus(SOON));
            return new Entry(
                    lease.endingAt(end), duration, longer ? renewAt(now, end) : Instant.MAX, lookAt, users, longer);
        }

        /** Returns a copy after a renewal that failed, to be tried again then; {@link Instant#MAX} for never. */
        Entry notRenewed(Instant again) {
            return new Entry(lease, duration, again, lookAt, users, false);
        }

        /** Returns the credentials if workloads use them beyond their revocation time, or are about to lose them. */
        Optional<KeptCredentials> kept(Instant now) {
            Optional<Instant> ends = OverlapPlan.loss(lease.credentials(), renewable, now);
            return users.isEmpty() || (now.isBefore(lease.revokeAt()) && ends.isEmpty())
                    ? Optional.empty()
                    : Optional.of(new KeptCredentials("lease " + lease.id().value(), lease.end(), users, ends));
        }

        /** Returns when a failed renewal is retried: after this time, or a third of the time that is left if sooner. */
        Instant retryAt(Instant now, Duration again) {
            Duration third = Duration.between(now, lease.end()).dividedBy(3);
            Duration wait = again.compareTo(third) < 0 ? again : third;
            return now.plus(wait.compareTo(SOON) < 0 ? SOON : wait);
        }

        /** Returns when it ends, as far as that can be foreseen. */
        Optional<PreviousExpiry> expiry(Instant now) {
            Instant end = lease.end();
            boolean isFixed = renewAt.equals(Instant.MAX);
            boolean isNear = now.isAfter(end.minus(duration.orElse(USUAL).dividedBy(RENEWAL_FAILS_FROM)));
            return PreviousExpiry.first(
                    RevocationPolicy.PREVIOUS_LEASE,
                    isFixed || isNear ? Optional.of(end) : Optional.empty(),
                    lease.credentials().latest());
        }

        private static Instant renewAt(Instant now, Instant end) {
            Duration wait =
                    Duration.between(now, end).multipliedBy(RENEW_AFTER_THIRDS).dividedBy(3);
            return now.plus(wait.compareTo(SOON) < 0 ? SOON : wait);
        }
    }

    private final Map<LeaseId, Entry> entries = new LinkedHashMap<>();

    /** The most recent one, because a session ends with its VaultAuth. */
    private Holder holder;

    /** True if all leases that an earlier process left have been checked. */
    private boolean checked = true;

    /** The leases last reported to the resource; empty before the first report. */
    private Optional<List<KeptCredentials>> told = Optional.of(List.of());

    /** True if the resource's status may list a lease that is gone. */
    private boolean removed;

    private boolean underWay;
    private Instant timer = Instant.MAX;

    Overlap(Holder holder) {
        this.holder = holder;
    }

    synchronized void is(Holder now) {
        holder = now;
    }

    synchronized void list(List<RolloutRestartTarget> targets) {
        holder = new Holder(holder.access(), holder.namespace(), targets, holder.changed());
    }

    synchronized Holder holder() {
        return holder;
    }

    synchronized void put(Entry entry) {
        entries.put(entry.lease().id(), entry);
    }

    synchronized void adopt(Entry entry) {
        entries.put(entry.lease().id(), entry);
        checked = false;
        told = Optional.empty();
    }

    /** Changes an entry if it still exists. */
    synchronized void update(LeaseId id, UnaryOperator<Entry> change) {
        entries.computeIfPresent(id, (_, entry) -> change.apply(entry));
    }

    synchronized void remove(LeaseId id) {
        removed |= entries.remove(id) != null;
    }

    /** Drops a lease that is in use again; the status says so along with that. */
    synchronized void takeBack(LeaseId id) {
        entries.remove(id);
    }

    synchronized boolean has(LeaseId id) {
        return entries.containsKey(id);
    }

    synchronized List<ReplacedLease> all() {
        return entries.values().stream().map(Entry::lease).toList();
    }

    synchronized List<Entry> due(Instant now) {
        return entries.values().stream()
                .filter(entry -> !now.isBefore(entry.nextAt()))
                .toList();
    }

    /** Returns the workloads that may use these leases and that the resource still lists. */
    synchronized Set<RolloutRestartTarget> users(List<Entry> some) {
        Set<RolloutRestartTarget> users = new LinkedHashSet<>();
        some.forEach(entry -> users.addAll(entry.lease().keptFor()));
        users.retainAll(holder.listed());
        return users;
    }

    /** Returns the leases kept beyond their revocation time; empty before the first check. */
    synchronized Optional<List<KeptCredentials>> kept(Instant now) {
        return checked
                ? Optional.of(entries.values().stream()
                        .flatMap(entry -> entry.kept(now).stream())
                        .toList())
                : Optional.empty();
    }

    /** Records that everything due was checked; returns whether the resource must be notified. */
    synchronized boolean checked(Instant now) {
        checked = true;
        Optional<List<KeptCredentials>> kept = kept(now);
        boolean news = removed || !kept.equals(told);
        removed = false;
        told = kept;
        return news;
    }

    /**
     * Returns when the first lease that the workload may still use ends; a lease that is renewed has no end that can be
     * foreseen, unless it has not been renewed for long.
     */
    synchronized Optional<PreviousExpiry> expiry(RolloutRestartTarget user, Instant now) {
        return entries.values().stream()
                .filter(entry -> entry.lease().keptFor().contains(user))
                .flatMap(entry -> entry.expiry(now).stream())
                .min(Comparator.comparing(PreviousExpiry::end));
    }

    /** Starts a check; returns false if one is already running. */
    synchronized boolean begins() {
        boolean free = !underWay;
        underWay = true;
        return free;
    }

    synchronized void ended() {
        underWay = false;
    }

    /** Returns the time of the next check, unless a timer for that or an earlier time is running. */
    synchronized Optional<Instant> nextTimer() {
        Instant next = entries.values().stream()
                .map(Entry::nextAt)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        if (!next.isBefore(timer)) {
            return Optional.empty();
        }
        timer = next;
        return Optional.of(next);
    }

    /** Records that the timer for this time fired. */
    synchronized void wentOff(Instant at) {
        if (timer.equals(at)) {
            timer = Instant.MAX;
        }
    }
}
