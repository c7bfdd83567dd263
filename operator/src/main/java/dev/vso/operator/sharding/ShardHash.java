package dev.vso.operator.sharding;

import java.nio.charset.StandardCharsets;

/**
 * Maps a namespace to its shard. All replicas and all releases of the operator must agree on it, so the hash is written
 * out here (FNV-1a of the name's UTF-8 bytes, 32 bits, modulo the number of shards).
 *
 * @param count number of shards
 */
public record ShardHash(int count) {

    private static final int OFFSET = 0x811c9dc5;
    private static final int PRIME = 0x01000193;

    /** @throws IllegalArgumentException if there is not at least one shard */
    public ShardHash {
        if (count < 1) {
            throw new IllegalArgumentException("there must be at least one shard, not " + count);
        }
    }

    /** The shard of a namespace, from 0 to {@code count - 1}. */
    public int of(String namespace) {
        int hash = OFFSET;
        for (byte one : namespace.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (one & 0xff)) * PRIME;
        }
        return Integer.remainderUnsigned(hash, count);
    }
}
