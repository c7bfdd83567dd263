package dev.vso.operator.sharding;

/** The answer to whether a resource of a namespace may be worked on now. */
public sealed interface ShardEntry {

    /** Yes, until this is closed; its shard is not released before. */
    record Open(Runnable leaving) implements ShardEntry, AutoCloseable {
        @Override
        public void close() {
            leaving.run();
        }
    }

    /**
     * Not now: this replica holds the shard, but it is not loaded yet, about to be released, or not renewed in time.
     */
    record Later() implements ShardEntry {}

    /** No: another replica holds the shard. */
    record Foreign() implements ShardEntry {}
}
