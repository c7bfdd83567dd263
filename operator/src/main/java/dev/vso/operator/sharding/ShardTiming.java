package dev.vso.operator.sharding;

import java.time.Duration;

/**
 * The times of the Leases, in the relation that client-go demands: a holder stops before another may take over.
 *
 * @param lease a Lease that was not seen to change for so long is free
 * @param write a holder writes no longer than so long after it began its last successful renewal
 * @param renew between two renewals
 * @param look between two looks at all Leases
 * @param settle a replica that has just started takes nothing for so long, so that those which start together see each
 *     other first
 * @param finish what is under way may take so long when a shard is given up
 * @param bury the Lease of a replica that did not show itself for so long is deleted
 */
public record ShardTiming(
        Duration lease,
        Duration write,
        Duration renew,
        Duration look,
        Duration settle,
        Duration finish,
        Duration bury) {

    /** A replica that dies loses its shards after at most 12 s: 10 s for the Lease, and two looks. */
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
