package dev.vso.api;

/** Where kubectl finds what its columns show. */
final class PrinterColumns {
    static final String SYNCED = ".status.conditions[?(@.type == \"SecretSynced\")].status";
    static final String HEALTHY = ".status.conditions[?(@.type == \"Healthy\")].status";
    static final String READY = ".status.conditions[?(@.type == \"Ready\")].status";
    static final String AGE = ".metadata.creationTimestamp";

    static final String REASON = ".status.conditions[?(@.type == \"Ready\")].reason";
    static final String CHANGED = ".status.conditions[?(@.type == \"Ready\")].lastTransitionTime";
    static final String SECRET = ".spec.destination.name";

    private PrinterColumns() {}
}
