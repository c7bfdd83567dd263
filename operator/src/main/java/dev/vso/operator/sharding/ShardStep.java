package dev.vso.operator.sharding;

/** One step of a replica with a Lease. */
public sealed interface ShardStep {

    /** Creates or renews the Lease that announces this replica. */
    record AnnounceReplica() implements ShardStep {}

    /** Takes the leadership Lease for all replicas with this number of shards. */
    record TakeLeadership() implements ShardStep {}

    /** Renews the leadership Lease; any of these replicas may. */
    record RenewLeadership() implements ShardStep {}

    /** Takes a free shard. */
    record Take(int shard) implements ShardStep {}

    /** Renews a held shard. */
    record Renew(int shard) implements ShardStep {}

    /** Begins no new work in a shard, because another replica should have it. */
    record GiveUp(int shard) implements ShardStep {}

    /** Releases the Lease of a shard in which no work is running. */
    record Release(int shard) implements ShardStep {}

    /** Another replica holds the shard: its objects are dropped at once. */
    record Lose(int shard, String holder) implements ShardStep {}

    /** Deletes the Lease of a dead replica. */
    record DeleteReplica(String replica) implements ShardStep {}
}
