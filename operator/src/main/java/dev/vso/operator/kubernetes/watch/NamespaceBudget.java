package dev.vso.operator.kubernetes.watch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Memory that resources of all namespaces share. Those of one namespace have at most half of what the others leave; one in
 * all, and one of each namespace while there is room, has its part in any case.
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

    /** Nothing is left of an entry of nothing. */
    @SuppressWarnings("NullAway") // by null, Map.merge removes
    private static Long sum(Long one, Long other) {
        long sum = one + other;
        return sum == 0 ? null : Long.valueOf(sum);
    }

    /**
     * The part for one resource; empty if there is no room for it now.
     *
     * @param bytes that it takes
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
