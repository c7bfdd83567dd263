package dev.vso.operator.sharding;

import dev.vso.operator.sharding.ShardPlan.Observed;
import dev.vso.operator.sharding.ShardStep.AnnounceReplica;
import dev.vso.operator.sharding.ShardStep.DeleteReplica;
import dev.vso.operator.sharding.ShardStep.GiveUp;
import dev.vso.operator.sharding.ShardStep.Lose;
import dev.vso.operator.sharding.ShardStep.Release;
import dev.vso.operator.sharding.ShardStep.Renew;
import dev.vso.operator.sharding.ShardStep.RenewLeadership;
import dev.vso.operator.sharding.ShardStep.Take;
import dev.vso.operator.sharding.ShardStep.TakeLeadership;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the Leases every second and runs the steps of {@link ShardPlan}; releases all Leases on shutdown. */
public final class ShardKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ShardKeeper.class);

    /** Longer than the API server usually takes, shorter than the time in which a holder may write. */
    private static final long STEPS_MILLIS = 3_000;

    private static final long HAND_OVER_MILLIS = 1_000;
    private static final int HAND_OVER_TRIES = 3;
    private static final Duration LAST_POLL = Duration.ofMillis(300);
    private static final String GROUP = "shards-";

    private final ShardTable table;
    private final ShardTiming timing;
    private final ShardObserver observer;
    private final InstantSource clock;
    private final ShardLeases leases;
    private final String self;
    private final String leadership;
    private final String group;
    private final Instant started;
    private final ExecutorService steps = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread thread = Thread.ofVirtual().name("shard leases").unstarted(this::go);
    private volatile boolean leasesRead;
    private volatile boolean leads;
    private boolean failing;

    /**
     * The identity of this replica.
     *
     * @param namespace of the operator, where the Leases are
     * @param leadership the name of the leader election's Lease, which keeps other operators from working at the same
     *     time
     * @param self a name that no other replica has
     */
    public record Replica(String namespace, String leadership, String self) {}

    /**
     * A keeper that is not started yet.
     *
     * @param clock a monotonic clock, the same as the table's
     * @param wallClock for the times in the Leases, which are only for people
     */
    public ShardKeeper(
            KubernetesClient client,
            Replica replica,
            ShardTable table,
            ShardTiming timing,
            ShardObserver observer,
            InstantSource clock,
            InstantSource wallClock) {
        this.table = table;
        this.timing = timing;
        this.observer = observer;
        this.clock = clock;
        this.self = replica.self();
        this.leadership = replica.leadership();
        this.group = group(table.hash().count());
        this.started = clock.instant();
        this.leases = new ShardLeases(
                client, new ShardLeases.Place(replica.namespace(), leadership, self), timing.lease(), clock, wallClock);
    }

    /**
     * The holder in the leadership Lease; it contains the number of shards, because the number decides which shard a
     * namespace belongs to.
     */
    public static String group(int count) {
        return GROUP + count;
    }

    /**
     * The Lease of the shard that a namespace belongs to; empty if the holder of the leadership Lease does not use
     * shards.
     */
    public static Optional<String> lease(String leader, String namespace) {
        return Optional.of(leader)
                .filter(holder -> holder.matches(GROUP + "[1-9][0-9]{0,3}"))
                .map(holder -> new ShardHash(Integer.parseInt(holder.substring(GROUP.length()))).of(namespace))
                .map(ShardLeases::shardName);
    }

    public void start() {
        log.info("joined as {} to share {} shards", self, table.hash().count());
        thread.start();
    }

    /** True once the Leases were read. */
    public boolean hasReadLeases() {
        return leasesRead;
    }

    /** True if the replicas with this number of shards lead, and not another operator. */
    public boolean leads() {
        return leads;
    }

    private void go() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                observeLeases();
                Thread.sleep(timing.poll());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A failure does not end the loop. */
    private void observeLeases() throws InterruptedException {
        try {
            leases.read();
            Observed seen = new Observed(
                    self,
                    group,
                    table.hash().count(),
                    leases.leadership(),
                    leases.shards(table.hash().count()),
                    leases.replicas(),
                    table.held(),
                    started,
                    clock.instant());
            leads = seen.leads();
            table.leadership(seen.leadership().filter(_ -> seen.leads()).map(ObservedLease::changed));
            run(ShardPlan.decide(seen, timing), STEPS_MILLIS);
            leasesRead = true;
            recovered();
        } catch (KubernetesClientException e) {
            reportFailure(e);
        } catch (RuntimeException e) {
            log.error("reading the Leases of shards failed", e);
        }
    }

    private void run(List<ShardStep> decided, long millis) throws InterruptedException {
        List<Callable<Void>> all = new ArrayList<>();
        decided.forEach(step -> all.add(() -> {
            attempt(step);
            return null;
        }));
        steps.invokeAll(all, millis, TimeUnit.MILLISECONDS);
    }

    private void attempt(ShardStep step) {
        try {
            make(step);
        } catch (KubernetesClientException e) {
            log.debug("{} failed, deciding again: {}", step, e.getMessage());
        }
    }

    private void make(ShardStep step) {
        Instant begun = clock.instant();
        switch (step) {
            case AnnounceReplica _ -> leases.hold(ShardLeases.replicaName(self), self);
            case TakeLeadership _ -> leases.hold(leadership, group).ifPresent(_ -> log.info("{} work", group));
            case RenewLeadership _ -> leases.hold(leadership, group);
            case Take(int shard) ->
                leases.hold(ShardLeases.shardName(shard), self).ifPresent(transitions -> {
                    table.take(shard, transitions, begun);
                    report(ShardObserver.Change.TAKEN, "took shard {}, holding {}", shard);
                });
            case Renew(int shard) ->
                leases.hold(ShardLeases.shardName(shard), self).ifPresent(_ -> table.renew(shard, begun));
            case GiveUp(int shard) -> {
                table.giveUp(shard);
                log.info(
                        "giving up shard {}: {} replicas share them",
                        shard,
                        leases.replicas().size());
            }
            case Release(int shard) -> {
                table.drop(shard);
                leases.release(ShardLeases.shardName(shard), self);
                report(ShardObserver.Change.GIVEN_UP, "released shard {}, holding {}", shard);
            }
            case Lose(int shard, String holder) -> {
                table.drop(shard);
                log.warn("shard {} was lost to {}", shard, holder.isEmpty() ? "no replica yet" : holder);
                report(ShardObserver.Change.LOST, "lost shard {}, holding {}", shard);
            }
            case DeleteReplica(String replica) -> leases.delete(ShardLeases.replicaName(replica));
        }
    }

    private void report(ShardObserver.Change change, String line, int shard) {
        observer.changed(change);
        log.info(line, shard, table);
    }

    private void reportFailure(KubernetesClientException e) {
        if (!failing) {
            failing = true;
            log.warn(
                    "the Leases of shards cannot be read, writes stop after {} s: {}",
                    timing.write().toSeconds(),
                    e.getMessage());
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            log.info("the Leases of shards can be read again: {}", table);
        }
    }

    /**
     * Releases all shards, so that other replicas need not wait until the Leases expire. All work has ended: no writes
     * from here on.
     */
    public void handOver() {
        thread.interrupt();
        try {
            thread.join(LAST_POLL);
            table.shards().forEach(table::drop);
            for (int tries = 0; tries < HAND_OVER_TRIES && releaseHeld(); tries++) {
                log.debug("a renewal was concurrent");
            }
        } catch (KubernetesClientException e) {
            log.warn("releasing the shards failed; they are free when their Leases expire: {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** One attempt; true if a Lease was still held. */
    private boolean releaseHeld() throws InterruptedException {
        leases.read();
        Instant now = clock.instant();
        boolean alone = leases.replicas().entrySet().stream()
                .filter(other -> !other.getKey().equals(self))
                .allMatch(other -> other.getValue().isFree(now));
        List<Callable<Void>> all = new ArrayList<>();
        leases.shards(table.hash().count()).forEach((shard, lease) -> {
            if (lease.isHeldBy(self)) {
                all.add(given(() -> leases.release(ShardLeases.shardName(shard), self)));
            }
        });
        if (leases.replicas().containsKey(self)) {
            all.add(given(() -> leases.delete(ShardLeases.replicaName(self))));
        }
        if (alone && leases.leadership().filter(lease -> lease.isHeldBy(group)).isPresent()) {
            all.add(given(() -> leases.release(leadership, group)));
        }
        steps.invokeAll(all, HAND_OVER_MILLIS, TimeUnit.MILLISECONDS);
        return !all.isEmpty();
    }

    private static Callable<Void> given(Runnable back) {
        return () -> {
            back.run();
            return null;
        };
    }

    @Override
    public void close() {
        thread.interrupt();
        steps.shutdownNow();
    }
}
