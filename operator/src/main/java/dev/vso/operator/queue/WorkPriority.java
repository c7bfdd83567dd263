package dev.vso.operator.queue;

/** Which of the resources that wait to be reconciled goes first; in this order. */
public enum WorkPriority {
    /** Pods may be without credentials that work: a lease ended, or its Secret was edited. */
    OUTAGE(false),
    /** An edit, a deletion, or the renewal of a lease. */
    CHANGE(false),
    /** The Secret was never synced. */
    FIRST_SYNC(true),
    /** The source is to be read again at its time, or a failed attempt is to be repeated. */
    REFRESH(true);

    private final boolean bulk;

    WorkPriority(boolean bulk) {
        this.bulk = bulk;
    }

    /** Whether there may be thousands of it at once: it never gets the last quarter of the workers. */
    boolean isBulk() {
        return bulk;
    }

    /** The more urgent of the two. */
    WorkPriority or(WorkPriority other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
