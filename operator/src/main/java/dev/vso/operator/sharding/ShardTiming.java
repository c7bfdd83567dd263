package dev.vso.operator.sharding;

import java.time.Duration;

/**
 * The times of the Leases. As in client-go, a holder stops before another may take over.
 *
 * @param lease a Lease without a change for this time is free
 * @param write a holder writes for at most this time after the start of its last successful renewal
 * @param renew interval between renewals
 * @param poll interval between two reads of all Leases
 * @param settle a replica that has just started takes nothing for this time, so that replicas that start together see
 *     each other first
 * @param finish time for running work when a shard is given up
 * @param deleteAfter the Lease of a replica without a renewal for this time is deleted
 */
public record ShardTiming(
        Duration lease,
        Duration write,
        Duration renew,
        Duration poll,
        Duration settle,
        Duration finish,
        Duration deleteAfter) {

    /** A replica that dies loses its shards after at most 12 s: 10 s for the Lease, and two reads. */
    public static final ShardTiming DEFAULT = new ShardTiming(
            Duration.ofSeconds(10),
            Duration.ofSeconds(7),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1));

    /** @throws IllegalArgumentException if a holder might still write when another may take over */
    public ShardTiming {
        if (write.compareTo(lease) >= 0 || renew.compareTo(write) >= 0) {
            throw new IllegalArgumentException("renew < write < lease is needed");
        }
    }
}
