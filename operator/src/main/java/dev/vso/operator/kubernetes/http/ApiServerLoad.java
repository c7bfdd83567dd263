package dev.vso.operator.kubernetes.http;

/** How much the API server takes now, as its answers show. */
public interface ApiServerLoad {

    /** How many reconciliations may be under way at once: at least 1, at most {@code 2 × }{@link AdaptiveLimit#MOST}. */
    int workers();
}
