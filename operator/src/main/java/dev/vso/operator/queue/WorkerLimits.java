package dev.vso.operator.queue;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts running reconciliations by namespace and controller, and decides whether one more may begin. Not thread-safe.
 *
 * <p>A namespace gets at most half of the workers that the other namespaces leave, so that a namespace with a slow
 * Vault cannot occupy all of them; bulk work leaves a quarter to urgent work.
 */
final class WorkerLimits {

    private static final int RESERVED_PART = 4;

    private final Map<String, Integer> byNamespace = new HashMap<>();
    private final Map<String, Integer> byController = new HashMap<>();
    private final Map<String, Integer> caps = new HashMap<>();
    private int active;

    /** Limits the concurrent reconciliations of one controller. */
    void cap(String controller, int most) {
        caps.put(controller, most);
    }

    int active() {
        return active;
    }

    /** @param limit maximum number of running reconciliations, at least 1 */
    boolean admits(QueuedReconcile work, int limit) {
        int open = work.priority().isBulk() ? limit - limit / RESERVED_PART : limit;
        WorkGroup group = work.group();
        int own = byNamespace.getOrDefault(group.namespace(), 0);
        int share = Math.max(1, (limit - (active - own) + 1) / 2);
        return active < open
                && own < share
                && byController.getOrDefault(group.controller(), 0)
                        < caps.getOrDefault(group.controller(), Integer.MAX_VALUE);
    }

    void began(WorkGroup group) {
        active++;
        byNamespace.merge(group.namespace(), 1, Integer::sum);
        byController.merge(group.controller(), 1, Integer::sum);
    }

    void ended(WorkGroup group) {
        active--;
        less(byNamespace, group.namespace());
        less(byController, group.controller());
    }

    private static void less(Map<String, Integer> counts, String key) {
        int left = counts.getOrDefault(key, 0) - 1;
        if (left > 0) {
            counts.put(key, left);
        } else {
            counts.remove(key);
        }
    }
}
