package dev.vso.operator.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Allowed work and writes, by the held shards. */
class ShardTableTest {

    private static final String NAMESPACE = "shop";
    private static final Duration TOO_OLD = ShardTiming.DEFAULT.write();

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final ShardTable table = new ShardTable(new ShardHash(1), ShardTiming.DEFAULT, () -> now);

    @BeforeEach
    void hold() {
        table.fence();
        table.leadership(Optional.of(now));
        table.take(0, 7, now);
        table.loaded(Map.of(0, 7));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    @DisplayName("A shard that is held, loaded and renewed is worked on")
    void worksOnHeldShards() {
        assertThat(table.enter(NAMESPACE)).isInstanceOf(ShardEntry.Open.class);
        assertThat(table.mayWrite(NAMESPACE)).isTrue();
    }

    @Test
    @DisplayName("Before the fence is in place the operator prepares what all share")
    void sharedPreparations() {
        var unfenced = new ShardTable(new ShardHash(1), ShardTiming.DEFAULT, () -> now);
        assertThat(unfenced.mayWrite(NAMESPACE)).isTrue();
        unfenced.fence();
        assertThat(unfenced.mayWrite(NAMESPACE)).isFalse();
    }

    @Test
    @DisplayName("Without a timely renewal nothing is written; work continues after it")
    void lateRenewal() {
        pass(TOO_OLD.minusMillis(1));
        table.leadership(Optional.of(now));
        assertThat(table.mayWrite(NAMESPACE)).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(table.mayWrite(NAMESPACE)).isFalse();
        assertThat(table.enter(NAMESPACE)).isInstanceOf(ShardEntry.Later.class);
        table.renew(0, now);
        assertThat(table.mayWrite(NAMESPACE)).isTrue();
        assertThat(table.enter(NAMESPACE)).isInstanceOf(ShardEntry.Open.class);
    }

    @Test
    void withoutLeadershipNothingIsWritten() {
        table.leadership(Optional.empty());
        assertThat(table.mayWrite(NAMESPACE)).isFalse();
        table.leadership(Optional.of(now));
        pass(TOO_OLD);
        table.renew(0, now);
        assertThat(table.mayWrite(NAMESPACE))
                .as("leadership was not seen to be renewed")
                .isFalse();
    }

    @Test
    @DisplayName("Shards that are not held belong to others")
    void othersShards() {
        table.drop(0);
        assertThat(table.enter(NAMESPACE)).isInstanceOf(ShardEntry.Foreign.class);
        assertThat(table.mayWrite(NAMESPACE)).isFalse();
        assertThat(table.owns(NAMESPACE)).isFalse();
    }

    @Test
    @DisplayName("Objects loaded for an earlier hold do not count")
    void loadedEarlier() {
        table.drop(0);
        table.take(0, 9, now);
        assertThat(table.enter(NAMESPACE)).isInstanceOf(ShardEntry.Later.class);
        assertThat(table.isLoaded()).isFalse();
        table.unloaded(Set.of(0));
        table.loaded(Map.of(0, 9));
        assertThat(table.enter(NAMESPACE)).isInstanceOf(ShardEntry.Open.class);
    }

    @Test
    @DisplayName("A shard that is released finishes its work and starts none")
    void releasing() {
        var working = (ShardEntry.Open) table.enter(NAMESPACE);
        table.giveUp(0);
        assertThat(table.enter(NAMESPACE)).isInstanceOf(ShardEntry.Later.class);
        assertThat(table.mayWrite(NAMESPACE)).as("for what is under way").isTrue();
        assertThat(table.toLoad()).isEmpty();
        table.unloaded(Set.of(0));
        assertThat(table.held().get(0)).isNotNull().matches(held -> !held.quiet());
        working.close();
        assertThat(Objects.requireNonNull(table.held().get(0)).quiet()).isTrue();
    }

    @Test
    @DisplayName("A closing replica acquires and starts nothing")
    void closingReplica() {
        table.closing();
        assertThat(table.enter(NAMESPACE)).isInstanceOf(ShardEntry.Foreign.class);
        assertThat(table.mayWrite(NAMESPACE)).as("for what is under way").isTrue();
        table.drop(0);
        table.take(0, 8, now);
        assertThat(table.shards()).isEmpty();
    }
}
