package dev.vso.operator.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no API server; the rest is tested against a real one. */
class ShardKeeperTest {

    @Test
    @DisplayName("the holder of the leadership Lease names the number of shards, and so leads to a namespace's Lease")
    void lease() {
        assertThat(ShardKeeper.group(64)).isEqualTo("shards-64");
        assertThat(ShardKeeper.lease(ShardKeeper.group(64), "team"))
                .contains(ShardLeases.shardName(new ShardHash(64).of("team")));
        assertThat(ShardKeeper.lease(ShardKeeper.group(1), "team")).contains(ShardLeases.shardName(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vso-7d9f_1", "shards-", "shards-0", "shards-12345", "shards-4x", "my-shards-4"})
    @DisplayName("a leader without shards leads to no Lease")
    void none(String holder) {
        assertThat(ShardKeeper.lease(holder, "team")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"web-1", "Web-1", "WEB_1"})
    @DisplayName("the name of a replica's Lease is a valid name of an object")
    void replicaName(String replica) {
        assertThat(ShardLeases.replicaName(replica)).endsWith("web-1").matches("[a-z0-9.-]+");
    }
}
