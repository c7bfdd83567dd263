package dev.vso.operator.lease;

import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.lease.DeferredRevocations.Holder;
import dev.vso.operator.lease.OverlapPlan.User;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The replaced leases of one set of credentials, as they stand; its lock is held for moments only. */
final class Overlap {

    /**
     * One of them.
     *
     * @param duration that Vault granted; empty if an earlier process knew it
     * @param renewAt when it is renewed if workloads use it then
     * @param lookAt when it is looked at next whether it is used
     * @param users the workloads that use it, as far as was looked
     */
    record Entry(ReplacedLease lease, Optional<Duration> duration, Instant renewAt, Instant lookAt, List<User> users) {

        private static final int RENEW_AFTER_THIRDS = 2;
        private static final Duration SOON = Duration.ofSeconds(1);

        Entry {
            users = List.copyOf(users);
        }

        static Entry of(ReplacedLease lease, Optional<Duration> duration, Instant now) {
            Instant renewAt = lease.keptFor().isEmpty() ? Instant.MAX : renewAt(now, lease.end());
            return new Entry(lease, duration, renewAt, lease.revokeAt(), List.of());
        }

        /** When something is to be done about it. */
        Instant nextAt() {
            return renewAt.isBefore(lookAt) ? renewAt : lookAt;
        }

        /** It is used by these, and looked at again then. */
        Entry usedBy(List<User> now, Instant again) {
            ReplacedLease kept = lease.keptFor(now.stream().map(User::workload).toList());
            return new Entry(kept, duration, now.isEmpty() ? Instant.MAX : renewAt, again, now);
        }

        /** It was renewed; if Vault granted no more than it had, it is renewed no more. */
        Entry renewed(Instant now, Instant end) {
            boolean longer = end.isAfter(lease.end().plus(SOON));
            return new Entry(lease.endingAt(end), duration, longer ? renewAt(now, end) : Instant.MAX, lookAt, users);
        }

        /** It is renewed then, or never. */
        Entry renewedAt(Instant at) {
            return new Entry(lease, duration, at, lookAt, users);
        }

        private static Instant renewAt(Instant now, Instant end) {
            Duration wait =
                    Duration.between(now, end).multipliedBy(RENEW_AFTER_THIRDS).dividedBy(3);
            return now.plus(wait.compareTo(SOON) < 0 ? SOON : wait);
        }
    }

    private final Map<LeaseId, Entry> entries = new LinkedHashMap<>();

    /** Who asked last, for a session ends with its VaultAuth. */
    private Holder holder;

    /** All that an earlier process left were looked at. */
    private boolean checked = true;

    /** What the resource was told of; empty before it was told anything. */
    private Optional<List<KeptLease>> told = Optional.of(List.of());

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

    /** Changes one that is there still. */
    synchronized void update(LeaseId id, UnaryOperator<Entry> change) {
        entries.computeIfPresent(id, (_, entry) -> change.apply(entry));
    }

    synchronized void remove(LeaseId id) {
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

    /** The workloads that these may be used by, and that the resource lists still. */
    synchronized Set<RolloutRestartTarget> users(List<Entry> some) {
        Set<RolloutRestartTarget> users = new LinkedHashSet<>();
        some.forEach(entry -> users.addAll(entry.lease().keptFor()));
        users.retainAll(holder.listed());
        return users;
    }

    /** Those that are kept beyond their time; empty while nobody has looked. */
    synchronized Optional<List<KeptLease>> kept(Instant now) {
        return checked
                ? Optional.of(entries.values().stream()
                        .filter(entry -> !entry.users().isEmpty()
                                && !now.isBefore(entry.lease().revokeAt()))
                        .map(entry -> KeptLease.of(entry.lease(), entry.users()))
                        .toList())
                : Optional.empty();
    }

    /** All that is due was looked at; whether the resource is to be told of it. */
    synchronized boolean checked(Instant now) {
        checked = true;
        Optional<List<KeptLease>> kept = kept(now);
        boolean news = !kept.equals(told);
        told = kept;
        return news;
    }

    /** Whether the caller is the one to look now. */
    synchronized boolean begins() {
        boolean free = !underWay;
        underWay = true;
        return free;
    }

    synchronized void ended() {
        underWay = false;
    }

    /** When to look next, unless a timer for that, or for earlier, runs already. */
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

    /** The timer for this moment went off. */
    synchronized void wentOff(Instant at) {
        if (timer.equals(at)) {
            timer = Instant.MAX;
        }
    }
}
