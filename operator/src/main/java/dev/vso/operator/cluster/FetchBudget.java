package dev.vso.operator.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Memory for the large resources that are reconciled at the same time. Those of one namespace have at most half of what the
 * others leave; one in all, and one of each namespace while there is room, is reconciled in any case.
 */
final class FetchBudget {

    /** A resource is there as answer, as text and as objects, and once more in the answer to its status. */
    static final int COPIES = 6;

    private final long total;
    private final Map<String, Long> byNamespace = new HashMap<>();
    private long taken;

    /** @param total bytes */
    FetchBudget(long total) {
        this.total = total;
    }

    /** A part of the budget, until it is closed. */
    final class Part implements WholeResources.Reservation {
        private final String namespace;
        private final long bytes;
        private boolean closed;

        private Part(String namespace, long bytes) {
            this.namespace = namespace;
            this.bytes = bytes;
        }

        @Override
        public void close() {
            synchronized (FetchBudget.this) {
                if (!closed) {
                    closed = true;
                    taken -= bytes;
                    byNamespace.merge(namespace, -bytes, FetchBudget::sum);
                }
            }
        }
    }

    /** Nothing is left of an entry of nothing. */
    @SuppressWarnings("NullAway") // by null, Map.merge removes
    private static Long sum(Long one, Long other) {
        long sum = one + other;
        return sum == 0 ? null : Long.valueOf(sum);
    }

    /**
     * The part for one resource; empty if there is no room for it now.
     *
     * @param size of the resource, in bytes
     */
    synchronized Optional<Part> take(String namespace, long size) {
        long bytes = size * COPIES;
        long own = byNamespace.getOrDefault(namespace, 0L);
        if (!fits(total, taken, own, bytes)) {
            return Optional.empty();
        }
        taken += bytes;
        byNamespace.merge(namespace, bytes, Long::sum);
        return Optional.of(new Part(namespace, bytes));
    }

    /**
     * Whether more is taken.
     *
     * @param taken of the total, by all namespaces
     * @param own of what is taken, by the namespace that wants more
     */
    static boolean fits(long total, long taken, long own, long more) {
        if (taken == 0) {
            return true;
        }
        long others = taken - own;
        return own == 0 ? taken + more <= total : own + more <= (total - others) / 2;
    }
}
