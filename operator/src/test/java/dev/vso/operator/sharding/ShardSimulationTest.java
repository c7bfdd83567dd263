package dev.vso.operator.sharding;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Simulates many replicas that randomly start, die, pause and lose the API server, with clocks that differ. Two
 * replicas must never write in one shard; after quiet time all shards must be held, with no replica above its share.
 */
class ShardSimulationTest {

    private static final int SHARDS = 7;
    private static final ShardTiming TIMING = ShardTiming.DEFAULT;
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final long STEP_MILLIS = 100;
    private static final String GROUP = ShardKeeper.group(SHARDS);
    private static final String LEADERSHIP = "leadership";

    /** A stored Lease; writes are conditional on its version. */
    private record Stored(String holder, int transitions, long version) {}

    private final Map<String, Stored> leases = new HashMap<>();
    private long versions;
    private long millis;

    private boolean write(String name, Stored seen, String holder, int transitions) {
        if (seen.version() != leases.getOrDefault(name, new Stored("", 0, 0)).version()) {
            return false;
        }
        leases.put(name, new Stored(holder, transitions, ++versions));
        return true;
    }

    private final class Replica {
        private final String name;
        private final long ahead;
        private final ShardTable table = new ShardTable(new ShardHash(SHARDS), TIMING, this::now);
        private final Map<String, Stored> seen = new HashMap<>();
        private final Map<String, Instant> changed = new HashMap<>();
        private final Instant started;
        private long nextPoll;
        private long cutOffUntil;

        Replica(String name, long ahead) {
            this.name = name;
            this.ahead = ahead;
            this.started = now();
            table.fence();
        }

        Instant now() {
            return BEGIN.plusMillis(millis + ahead);
        }

        private void look() {
            Map<String, Stored> listed = Map.copyOf(leases);
            listed.forEach((lease, stored) -> {
                if (!stored.equals(seen.put(lease, stored))) {
                    changed.put(lease, now());
                }
            });
            seen.keySet().retainAll(listed.keySet());
            Map<Integer, ObservedLease> shards = new HashMap<>();
            Map<String, ObservedLease> replicas = new HashMap<>();
            seen.forEach((lease, stored) -> {
                var observed = new ObservedLease(
                        stored.holder(),
                        stored.transitions(),
                        TIMING.lease(),
                        Objects.requireNonNull(changed.get(lease)));
                if (lease.startsWith("shard-")) {
                    shards.put(Integer.parseInt(lease.substring(6)), observed);
                } else if (!lease.equals(LEADERSHIP)) {
                    replicas.put(lease, observed);
                }
            });
            Optional<ObservedLease> leadership = Optional.ofNullable(seen.get(LEADERSHIP))
                    .map(it -> new ObservedLease(
                            it.holder(), 0, TIMING.lease(), Objects.requireNonNull(changed.get(LEADERSHIP))));
            var situation =
                    new Observed(name, GROUP, SHARDS, leadership, shards, replicas, table.held(), started, now());
            table.leadership(leadership.filter(_ -> situation.leads()).map(ObservedLease::changed));
            ShardPlan.decide(situation, TIMING).forEach(this::make);
            table.loaded(table.toLoad());
            table.held().forEach((shard, hold) -> {
                if (hold.givingUp().isPresent()) {
                    table.unloaded(Set.of(shard));
                }
            });
        }

        private Optional<Integer> hold(String lease, String holder) {
            Stored before = seen.getOrDefault(lease, new Stored("", 0, 0));
            int transitions = before.transitions() + (before.holder().equals(holder) ? 0 : 1);
            return write(lease, before, holder, transitions) ? Optional.of(transitions) : Optional.empty();
        }

        private void make(ShardStep step) {
            Instant begun = now();
            switch (step) {
                case AnnounceReplica _ -> hold(name, name);
                case TakeLeadership _, RenewLeadership _ -> hold(LEADERSHIP, GROUP);
                case Take(int shard) ->
                    hold("shard-" + shard, name).ifPresent(transitions -> table.take(shard, transitions, begun));
                case Renew(int shard) -> hold("shard-" + shard, name).ifPresent(_ -> table.renew(shard, begun));
                case GiveUp(int shard) -> table.giveUp(shard);
                case Release(int shard) -> {
                    table.drop(shard);
                    hold("shard-" + shard, "");
                }
                case Lose(int shard, String _) -> table.drop(shard);
                case DeleteReplica(String dead) -> leases.remove(dead);
            }
        }

        void step(Random random) {
            if (millis >= nextPoll && millis >= cutOffUntil) {
                look();
                nextPoll = millis + TIMING.poll().toMillis() + random.nextLong(3) * STEP_MILLIS;
            }
        }
    }

    private static String namespaceOf(int shard) {
        var hash = new ShardHash(SHARDS);
        for (int i = 0; ; i++) {
            if (hash.of("n" + i) == shard) {
                return "n" + i;
            }
        }
    }

    @DisplayName("Never two writers in one shard, and in the end all have their share")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void oneWriterPerShard(long seed) {
        Random random = new Random(seed);
        List<Replica> alive = new ArrayList<>();
        List<String> namespaces = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            namespaces.add(namespaceOf(shard));
        }
        long end = Duration.ofMinutes(10).toMillis();
        long quiet = end - Duration.ofSeconds(40).toMillis();
        int names = 0;
        for (millis = 0; millis < end; millis += STEP_MILLIS) {
            boolean trouble = millis < quiet && random.nextInt(50) == 0;
            if (alive.isEmpty() || (trouble && random.nextInt(3) == 0 && alive.size() < 5)) {
                alive.add(new Replica("r" + names++, random.nextLong(3_600_000)));
            } else if (trouble && random.nextBoolean()) {
                alive.remove(random.nextInt(alive.size()));
            } else if (trouble) {
                alive.get(random.nextInt(alive.size())).cutOffUntil = millis + random.nextLong(20_000);
            }
            alive.forEach(replica -> replica.step(random));
            assertOneWriter(alive, namespaces);
        }
        int share = (SHARDS + alive.size() - 1) / alive.size();
        Map<String, Integer> counts = new TreeMap<>();
        alive.forEach(replica -> counts.put(replica.name, replica.table.shards().size()));
        assertThat(counts.values().stream().mapToInt(Integer::intValue).sum())
                .as("%s", counts)
                .isEqualTo(SHARDS);
        assertThat(counts.values()).as("%s", counts).allMatch(count -> count <= share);
    }

    private void assertOneWriter(List<Replica> alive, List<String> namespaces) {
        for (String namespace : namespaces) {
            assertThat(alive.stream()
                            .filter(replica -> replica.table.mayWrite(namespace))
                            .map(it -> it.name))
                    .as("who may write in %s after %d ms", namespace, millis)
                    .hasSizeLessThanOrEqualTo(1);
        }
    }
}
