package dev.vso.operator.sharding;

/** Called when a shard is acquired or lost. */
@FunctionalInterface
public interface ShardObserver {

    /** The change of a shard. */
    enum Change {
        TAKEN,
        GIVEN_UP,
        LOST
    }

    void changed(Change change);
}
