package dev.vso.operator.sharding;

/** One thing that a replica does about Leases. */
public sealed interface ShardStep {

    /** Makes or renews the Lease that says that this replica lives. */
    record ShowUp() implements ShardStep {}

    /** Takes the Lease of leadership for all replicas with this number of shards. */
    record TakeLeadership() implements ShardStep {}

    /** Renews it; any of them may. */
    record RenewLeadership() implements ShardStep {}

    /** Takes a shard that is free. */
    record Take(int shard) implements ShardStep {}

    /** Renews a shard that is held. */
    record Renew(int shard) implements ShardStep {}

    /** Begins nothing new in a shard, for another replica is to have it. */
    record GiveUp(int shard) implements ShardStep {}

    /** Gives back the Lease of a shard in which nothing is under way any more. */
    record Release(int shard) implements ShardStep {}

    /** Another holds the shard: everything of it is dropped at once. */
    record Lose(int shard, String holder) implements ShardStep {}

    /** Deletes the Lease of a replica that is dead. */
    record Bury(String replica) implements ShardStep {}
}
