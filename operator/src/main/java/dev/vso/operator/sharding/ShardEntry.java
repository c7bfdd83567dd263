package dev.vso.operator.sharding;

/** Whether a resource of some namespace may be worked on now. */
public sealed interface ShardEntry {

    /** It may, until this is closed: its shard is not given back before. */
    record Open(Runnable leaving) implements ShardEntry, AutoCloseable {
        @Override
        public void close() {
            leaving.run();
        }
    }

    /** Its shard is this replica's, but not just now: not loaded yet, about to be given up, or not renewed in time. */
    record Later() implements ShardEntry {}

    /** Another replica works on it. */
    record Foreign() implements ShardEntry {}
}
