package dev.vso.operator.sharding;

/** Is told when a shard comes or goes. */
@FunctionalInterface
public interface ShardObserver {

    /** What became of a shard. */
    enum Change {
        TAKEN,
        GIVEN_UP,
        LOST
    }

    void changed(Change change);
}
