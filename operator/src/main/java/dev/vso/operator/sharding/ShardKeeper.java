package dev.vso.operator.sharding;

import dev.vso.operator.sharding.ShardPlan.Observed;
import dev.vso.operator.sharding.ShardStep.Bury;
import dev.vso.operator.sharding.ShardStep.GiveUp;
import dev.vso.operator.sharding.ShardStep.Lose;
import dev.vso.operator.sharding.ShardStep.Release;
import dev.vso.operator.sharding.ShardStep.Renew;
import dev.vso.operator.sharding.ShardStep.RenewLeadership;
import dev.vso.operator.sharding.ShardStep.ShowUp;
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

/** Looks at the Leases every second and does what {@link ShardPlan} says; gives all back at the end. */
public final class ShardKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ShardKeeper.class);

    /** Longer than the API server takes, shorter than the time in which a holder may write. */
    private static final long STEPS_MILLIS = 3_000;

    private static final long HAND_OVER_MILLIS = 1_000;
    private static final int HAND_OVER_TRIES = 3;
    private static final Duration LAST_LOOK = Duration.ofMillis(300);
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
    private volatile boolean looked;
    private volatile boolean leads;
    private boolean failing;

    /**
     * Who this replica is.
     *
     * @param namespace of the operator, where the Leases are
     * @param leadership the name of the Lease by which only one operator of any kind works
     * @param self a name that no other replica has
     */
    public record Replica(String namespace, String leadership, String self) {}

    /**
     * A keeper that is yet to be started.
     *
     * @param clock one that is never set, the same as the table's
     * @param wallClock for what people read in the Leases
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

    /** Who holds the Lease of leadership: with another number of shards, namespaces belong to other ones. */
    public static String group(int count) {
        return GROUP + count;
    }

    /** The Lease of the shard that a namespace belongs to; empty if this holder of leadership has no shards. */
    public static Optional<String> lease(String leader, String namespace) {
        return Optional.of(leader)
                .filter(holder -> holder.matches(GROUP + "[1-9][0-9]{0,3}"))
                .map(holder -> new ShardHash(Integer.parseInt(holder.substring(GROUP.length()))).of(namespace))
                .map(ShardLeases::shardName);
    }

    public void start() {
        log.info(
                "taking part as {} in the work on {} shards", self, table.hash().count());
        thread.start();
    }

    /** Whether the Leases have been seen. */
    public boolean hasLooked() {
        return looked;
    }

    /** Whether the replicas with this number of shards work, and not another operator. */
    public boolean leads() {
        return leads;
    }

    private void go() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                observeLeases();
                Thread.sleep(timing.look());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever goes wrong in one look, the next one follows. */
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
            looked = true;
            recovered();
        } catch (KubernetesClientException e) {
            complain(e);
        } catch (RuntimeException e) {
            log.error("a look at the Leases of shards failed", e);
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
            log.debug("{} failed and is decided again: {}", step, e.getMessage());
        }
    }

    private void make(ShardStep step) {
        Instant begun = clock.instant();
        switch (step) {
            case ShowUp _ -> leases.hold(ShardLeases.replicaName(self), self);
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
                report(ShardObserver.Change.GIVEN_UP, "gave back shard {}, holding {}", shard);
            }
            case Lose(int shard, String holder) -> {
                table.drop(shard);
                log.warn("shard {} was lost to {}", shard, holder.isEmpty() ? "nobody yet" : holder);
                report(ShardObserver.Change.LOST, "lost shard {}, holding {}", shard);
            }
            case Bury(String replica) -> leases.delete(ShardLeases.replicaName(replica));
        }
    }

    private void report(ShardObserver.Change change, String line, int shard) {
        observer.changed(change);
        log.info(line, shard, table);
    }

    private void complain(KubernetesClientException e) {
        if (!failing) {
            failing = true;
            log.warn(
                    "the Leases of shards cannot be seen, nothing is written after {} s: {}",
                    timing.write().toSeconds(),
                    e.getMessage());
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            log.info("the Leases of shards are seen again: {}", table);
        }
    }

    /**
     * Gives all shards back, so that others need not wait until they have run out. What was under way has ended: nothing
     * is written from here on.
     */
    public void handOver() {
        thread.interrupt();
        try {
            thread.join(LAST_LOOK);
            table.shards().forEach(table::drop);
            for (int tries = 0; tries < HAND_OVER_TRIES && giveBack(); tries++) {
                log.debug("a renewal came between");
            }
        } catch (KubernetesClientException e) {
            log.warn(
                    "the shards could not be given back, and are free when their Leases have run out: {}",
                    e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** One try; whether anything was still held. */
    private boolean giveBack() throws InterruptedException {
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
