package dev.vso.operator.cluster;

/** How much the API server takes now, as its answers show. */
public interface ApiServerLoad {

    /** How many reconciliations may be under way at once: at least 1, at most {@code 2 × }{@link AdaptiveLimit#MOST}. */
    int workers();

    /** Whether it counts as down: the last requests got no answer, or were refused for want of capacity. */
    boolean isDown();

    /** How many requests wait to be sent. */
    int waiting();
}
