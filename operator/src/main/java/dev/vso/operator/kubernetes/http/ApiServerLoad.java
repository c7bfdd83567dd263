package dev.vso.operator.kubernetes.http;

/** The API server's current capacity, measured from its answers. */
public interface ApiServerLoad {

    /**
     * The number of reconciliations that may run in parallel: at least 1, at most {@code 2 × }{@link
     * AdaptiveLimit#MOST}.
     */
    int workers();
}
