package dev.vso.api;

/** Where kubectl finds what its columns show. */
final class Columns {
    static final String SYNCED = ".status.conditions[?(@.type == \"SecretSynced\")].status";
    static final String HEALTHY = ".status.conditions[?(@.type == \"Healthy\")].status";
    static final String READY = ".status.conditions[?(@.type == \"Ready\")].status";
    static final String AGE = ".metadata.creationTimestamp";

    private Columns() {}
}
