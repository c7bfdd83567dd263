package dev.vso.operator.kubernetes.watch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A memory budget that the resources of all namespaces share. One namespace gets at most half of what the others leave.
 * The first resource overall is always admitted, and the first one of each namespace while the budget lasts.
 */
public final class NamespaceBudget {

    private final long total;
    private final Map<String, Long> byNamespace = new HashMap<>();
    private long taken;

    /** @param total bytes */
    public NamespaceBudget(long total) {
        this.total = total;
    }

    /** A part of the budget, until it is closed. */
    public final class Part implements AutoCloseable {
        private final String namespace;
        private final long bytes;
        private boolean closed;

        private Part(String namespace, long bytes) {
            this.namespace = namespace;
            this.bytes = bytes;
        }

        @Override
        public void close() {
            synchronized (NamespaceBudget.this) {
                if (!closed) {
                    closed = true;
                    taken -= bytes;
                    byNamespace.merge(namespace, -bytes, NamespaceBudget::sum);
                }
            }
        }
    }

    /** A sum of zero removes the entry. */
    @SuppressWarnings("NullAway") // by null, Map.merge removes
    private static Long sum(Long one, Long other) {
        long sum = one + other;
        return sum == 0 ? null : Long.valueOf(sum);
    }

    /**
     * The part for one resource; empty if the budget is exhausted.
     *
     * @param bytes its size
     */
    synchronized Optional<Part> take(String namespace, long bytes) {
        long own = byNamespace.getOrDefault(namespace, 0L);
        if (!fits(total, taken, own, bytes)) {
            return Optional.empty();
        }
        taken += bytes;
        byNamespace.merge(namespace, bytes, Long::sum);
        return Optional.of(new Part(namespace, bytes));
    }

    /**
     * True if this part fits.
     *
     * @param taken of the total, by all namespaces
     * @param own the share of the requesting namespace in {@code taken}
     */
    static boolean fits(long total, long taken, long own, long more) {
        if (taken == 0) {
            return true;
        }
        long others = taken - own;
        return own == 0 ? taken + more <= total : own + more <= (total - others) / 2;
    }
}
