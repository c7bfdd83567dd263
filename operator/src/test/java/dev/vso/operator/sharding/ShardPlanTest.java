package dev.vso.operator.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A replica's steps with shards, row by row. It is called "me", there are four shards, and each replica begins to take
 * at a number of its own.
 */
class ShardPlanTest {

    private static final String ME = "me";
    private static final String GROUP = "shards-4";
    private static final int COUNT = 4;
    private static final int FIRST = Math.floorMod(ME.hashCode(), COUNT);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(10);

    static final class Case {
        private Optional<ObservedLease> leadership = Optional.of(lease(GROUP, 1, 1));
        private final Map<Integer, ObservedLease> shards = new HashMap<>();
        private final Map<String, ObservedLease> replicas = new TreeMap<>(Map.of(ME, lease(ME, 0, 1)));
        private final Map<Integer, ShardHold> held = new HashMap<>();
        private Instant started = NOW.minusSeconds(60);

        Case leadership(Optional<ObservedLease> lease) {
            leadership = lease;
            return this;
        }

        Case replica(String name, int secondsAgo) {
            replicas.put(name, lease(name, 0, secondsAgo));
            return this;
        }

        Case shard(int shard, ObservedLease lease) {
            shards.put(shard, lease);
            return this;
        }

        /** A shard of "me", according to its Lease. */
        Case mine(int shard, int renewedAgo) {
            shards.put(shard, lease(ME, 3, renewedAgo));
            held.put(shard, new ShardHold(3, NOW.minusSeconds(renewedAgo), Optional.empty(), false));
            return this;
        }

        Case withoutLease(int shard) {
            shards.remove(shard);
            return this;
        }

        Case givingUp(int shard, int since, boolean quiet) {
            shards.put(shard, lease(ME, 3, 1));
            held.put(shard, new ShardHold(3, NOW.minusSeconds(1), Optional.of(NOW.minusSeconds(since)), quiet));
            return this;
        }

        Case justStarted() {
            started = NOW.minusSeconds(1);
            return this;
        }

        Observed situation() {
            return new Observed(ME, GROUP, COUNT, leadership, shards, replicas, held, started, NOW);
        }
    }

    private static ObservedLease lease(String holder, int transitions, int changedAgo) {
        return new ObservedLease(holder, transitions, LEASE, NOW.minusSeconds(changedAgo));
    }

    private static Case with() {
        return new Case();
    }

    /** The other replica holds all, freshly renewed. */
    private static Case othersHaveAll() {
        Case all = with().replica("other", 1);
        for (int shard = 0; shard < COUNT; shard++) {
            all.shard(shard, lease("other", 1, 1));
        }
        return all;
    }

    private static int nth(int n) {
        return (FIRST + n) % COUNT;
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                arguments("alone: all that are free", with(), List.of(take(0), take(1), take(2), take(3))),
                arguments("just started: nothing yet, the others show up first", with().justStarted(), List.of()),
                arguments("its own Lease is due", othersHaveAll().replica(ME, 2), List.of(new AnnounceReplica())),
                arguments(
                        "leadership is due: any of the group renews it",
                        othersHaveAll().leadership(Optional.of(lease(GROUP, 1, 2))),
                        List.of(new RenewLeadership())),
                arguments(
                        "no Lease of leadership: it is taken, and shards only when it is seen",
                        with().leadership(Optional.empty()),
                        List.of(new TakeLeadership())),
                arguments(
                        "another operator leads: stand by",
                        with().leadership(Optional.of(lease("vso_1", 1, 9))),
                        List.of()),
                arguments(
                        "another operator led and has ended",
                        with().leadership(Optional.of(lease("vso_1", 1, 10))),
                        List.of(new TakeLeadership())),
                arguments(
                        "leadership was given back",
                        with().leadership(Optional.of(lease("", 1, 0))),
                        List.of(new TakeLeadership())),
                arguments(
                        "leadership was taken away, as by --uninstall: all shards are lost at once",
                        with().mine(1, 1).mine(2, 1).leadership(Optional.of(lease("uninstall", 2, 0))),
                        List.of(new Lose(1, "uninstall"), new Lose(2, "uninstall"))),
                arguments(
                        "two replicas: half of them, though all are free",
                        with().replica("other", 1),
                        List.of(take(0), take(1))),
                arguments(
                        "three replicas: no more than a third, rounded up",
                        with().replica("b", 1).replica("c", 9),
                        List.of(take(0), take(1))),
                arguments(
                        "a dead replica counts no more",
                        with().replica("other", 10),
                        List.of(take(0), take(1), take(2), take(3))),
                arguments("all are another's", othersHaveAll(), List.of()),
                arguments(
                        "the other is dead, its Leases ran out",
                        othersHaveAll()
                                .replica("other", 10)
                                .shard(0, lease("other", 1, 10))
                                .shard(1, lease("other", 1, 10))
                                .shard(2, lease("other", 1, 9)),
                        List.of(new Take(0), new Take(1))),
                arguments("one was given back", othersHaveAll().shard(2, lease("", 1, 0)), List.of(new Take(2))),
                arguments(
                        "its own name stands there, for the answer to its write was lost",
                        othersHaveAll().shard(2, lease(ME, 5, 1)),
                        List.of(new Take(2))),
                arguments("held and fresh", with().replica("b", 1).mine(0, 1).mine(1, 1), List.of()),
                arguments("held and due", with().replica("b", 1).mine(0, 2).mine(1, 1), List.of(new Renew(0))),
                arguments(
                        "held, too old to write, but nobody took it: it is renewed and goes on",
                        with().replica("b", 1).mine(0, 60).mine(1, 1),
                        List.of(new Renew(0))),
                arguments(
                        "held, but another took it",
                        othersHaveAll().mine(0, 1).mine(1, 1).shard(1, lease("other", 4, 0)),
                        List.of(new Lose(1, "other"))),
                arguments(
                        "held, but it changed hands twice",
                        othersHaveAll().mine(0, 1).mine(1, 1).shard(1, lease(ME, 5, 0)),
                        List.of(new Lose(1, ME))),
                arguments(
                        "held, but somebody deleted its Lease: lost, and taken only when it is seen to be free",
                        othersHaveAll().mine(0, 1).mine(1, 1).withoutLease(1),
                        List.of(new Lose(1, ""))),
                arguments(
                        "another replica appears: the surplus is given up, the last ones first",
                        with().replica("b", 0).mine(0, 1).mine(1, 1).mine(2, 1).mine(3, 1),
                        List.of(new GiveUp(3), new GiveUp(2))),
                arguments(
                        "what is given up already is not given up twice, nor replaced by another",
                        with().replica("b", 1)
                                .mine(0, 1)
                                .mine(1, 1)
                                .givingUp(2, 1, false)
                                .shard(3, lease("", 1, 0)),
                        List.of()),
                arguments(
                        "given up, and quiet: released",
                        othersHaveAll().mine(0, 1).mine(1, 1).givingUp(2, 1, true),
                        List.of(new Release(2))),
                arguments(
                        "given up, and still at work after ten seconds: released all the same",
                        othersHaveAll().mine(0, 1).mine(1, 1).givingUp(2, 10, false),
                        List.of(new Release(2))),
                arguments(
                        "more replicas than shards: one each",
                        with().replica("b", 1)
                                .replica("c", 1)
                                .replica("d", 1)
                                .replica("e", 1)
                                .mine(1, 1)
                                .shard(0, lease("b", 1, 1))
                                .shard(2, lease("c", 1, 1))
                                .shard(3, lease("d", 1, 1)),
                        List.of()),
                arguments(
                        "a replica that did not show itself for a minute is buried",
                        othersHaveAll().replica("dead", 60),
                        List.of(new DeleteReplica("dead"))));
    }

    private static ShardStep take(int n) {
        return new Take(nth(n));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void decisions(String name, Case given, List<ShardStep> expected) {
        assertThat(ShardPlan.decide(given.situation(), ShardTiming.DEFAULT))
                .as(name)
                .containsExactlyInAnyOrderElementsOf(expected);
    }
}
