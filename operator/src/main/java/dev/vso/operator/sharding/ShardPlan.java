package dev.vso.operator.sharding;

import dev.vso.operator.sharding.ShardStep.AnnounceReplica;
import dev.vso.operator.sharding.ShardStep.DeleteReplica;
import dev.vso.operator.sharding.ShardStep.GiveUp;
import dev.vso.operator.sharding.ShardStep.Lose;
import dev.vso.operator.sharding.ShardStep.Release;
import dev.vso.operator.sharding.ShardStep.Renew;
import dev.vso.operator.sharding.ShardStep.RenewLeadership;
import dev.vso.operator.sharding.ShardStep.Take;
import dev.vso.operator.sharding.ShardStep.TakeLeadership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Decides a replica's next steps with shards: a pure function of the Leases it sees and of the shards it holds. */
public final class ShardPlan {

    private ShardPlan() {}

    /**
     * All inputs.
     *
     * @param self this replica
     * @param group all replicas with this number of shards, as named in the leadership Lease
     * @param count number of shards
     * @param leadership the leadership Lease; empty if it does not exist
     * @param shards the existing Leases of shards by number
     * @param replicas the Leases that announce replicas
     * @param held the shards of this replica
     * @param started when this replica began to observe
     */
    public record Observed(
            String self,
            String group,
            int count,
            Optional<ObservedLease> leadership,
            Map<Integer, ObservedLease> shards,
            Map<String, ObservedLease> replicas,
            Map<Integer, ShardHold> held,
            Instant started,
            Instant now) {

        boolean leads() {
            return leadership.filter(lease -> lease.isHeldBy(group)).isPresent();
        }

        /** The number of live replicas, including this one. */
        long live() {
            return 1
                    + replicas.entrySet().stream()
                            .filter(entry -> !entry.getKey().equals(self))
                            .filter(entry -> !entry.getValue().isFree(now))
                            .count();
        }

        /** The maximum number of shards per replica. */
        int share() {
            return (int) ((count + live() - 1) / live());
        }

        /** The numbers of the shards that are not being given up. */
        List<Integer> working() {
            return held.entrySet().stream()
                    .filter(entry -> entry.getValue().givingUp().isEmpty())
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
        }
    }

    /** The steps to take now; they are independent of each other. */
    public static List<ShardStep> decide(Observed seen, ShardTiming timing) {
        List<ShardStep> steps = new ArrayList<>();
        announce(seen, timing).ifPresent(steps::add);
        if (!seen.leads()) {
            seen.held().keySet().stream().sorted().forEach(shard -> steps.add(new Lose(shard, leader(seen))));
            if (isFree(seen.leadership(), seen.now())) {
                steps.add(new TakeLeadership());
            }
            return steps;
        }
        renewLeadership(seen, timing).ifPresent(steps::add);
        seen.held().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry ->
                        keep(seen, timing, entry.getKey(), entry.getValue()).ifPresent(steps::add));
        surplus(seen).forEach(shard -> steps.add(new GiveUp(shard)));
        toTake(seen, timing).forEach(shard -> steps.add(new Take(shard)));
        dead(seen, timing).forEach(replica -> steps.add(new DeleteReplica(replica)));
        return steps;
    }

    private static Optional<ShardStep> announce(Observed seen, ShardTiming timing) {
        return when(isDue(Optional.ofNullable(seen.replicas().get(seen.self())), seen, timing), new AnnounceReplica());
    }

    private static Optional<ShardStep> renewLeadership(Observed seen, ShardTiming timing) {
        return when(isDue(seen.leadership(), seen, timing), new RenewLeadership());
    }

    /**
     * A shard whose Lease has another holder or is missing is lost; one that was given up is released; others are
     * renewed.
     */
    private static Optional<ShardStep> keep(Observed seen, ShardTiming timing, int shard, ShardHold hold) {
        ObservedLease lease = seen.shards().get(shard);
        if (lease == null || !lease.isHeldBy(seen.self()) || lease.transitions() != hold.transitions()) {
            return Optional.of(new Lose(shard, lease == null ? "" : lease.holder()));
        }
        boolean over = hold.givingUp()
                .filter(since -> hold.quiet() || !seen.now().isBefore(since.plus(timing.finish())))
                .isPresent();
        return over ? Optional.of(new Release(shard)) : when(hold.isDue(seen.now(), timing.renew()), new Renew(shard));
    }

    /** The last ones, so that all replicas that see the same Leases agree. */
    private static Stream<Integer> surplus(Observed seen) {
        return seen.working().stream()
                .sorted(Comparator.reverseOrder())
                .limit(Math.max(0, seen.working().size() - seen.share()));
    }

    /**
     * Free shards, up to this replica's share; each replica starts at a different number, so that they seldom collide.
     */
    private static Stream<Integer> toTake(Observed seen, ShardTiming timing) {
        if (seen.now().isBefore(seen.started().plus(timing.settle()))) {
            return Stream.empty();
        }
        int first = Math.floorMod(seen.self().hashCode(), seen.count());
        return IntStream.range(0, seen.count())
                .mapToObj(i -> (first + i) % seen.count())
                .filter(shard -> !seen.held().containsKey(shard))
                .filter(shard -> mayTake(Optional.ofNullable(seen.shards().get(shard)), seen))
                .limit(Math.max(0, seen.share() - seen.held().size()));
    }

    private static Stream<String> dead(Observed seen, ShardTiming timing) {
        return seen.replicas().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(seen.self()))
                .filter(entry -> !seen.now().isBefore(entry.getValue().changed().plus(timing.deleteAfter())))
                .map(Map.Entry::getKey)
                .sorted();
    }

    private static boolean isFree(Optional<ObservedLease> lease, Instant now) {
        return lease.filter(one -> !one.isFree(now)).isEmpty();
    }

    /** Its own name is in the Lease if the answer to an earlier try was lost. */
    private static boolean mayTake(Optional<ObservedLease> lease, Observed seen) {
        return isFree(lease, seen.now())
                || lease.filter(one -> one.isHeldBy(seen.self())).isPresent();
    }

    private static boolean isDue(Optional<ObservedLease> lease, Observed seen, ShardTiming timing) {
        return lease.filter(one -> seen.now().isBefore(one.changed().plus(timing.renew())))
                .isEmpty();
    }

    private static String leader(Observed seen) {
        return seen.leadership().map(ObservedLease::holder).orElse("");
    }

    private static Optional<ShardStep> when(boolean so, ShardStep step) {
        return so ? Optional.of(step) : Optional.empty();
    }
}
