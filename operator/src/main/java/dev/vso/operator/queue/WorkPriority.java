package dev.vso.operator.queue;

/** The priority of a reconciliation, highest first. */
public enum WorkPriority {
    /** Pods may be without valid credentials: a lease ended, or its Secret was edited. */
    OUTAGE(false),
    /** An edit, a deletion, or the renewal of a lease. */
    CHANGE(false),
    /** The Secret was never synced. */
    FIRST_SYNC(true),
    /** A scheduled refresh, or a retry. */
    REFRESH(true);

    private final boolean bulk;

    WorkPriority(boolean bulk) {
        this.bulk = bulk;
    }

    /** True for work that may come by the thousand: it never gets the last quarter of the workers. */
    boolean isBulk() {
        return bulk;
    }

    /** The more urgent of the two. */
    WorkPriority or(WorkPriority other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
