package dev.vso.operator.heap;

/**
 * The use of the heap.
 *
 * @param used bytes in use, including garbage that was not collected yet
 * @param greatest maximum heap size in bytes
 */
public record HeapUse(long used, long greatest) {

    /** From here on the operator reduces its concurrency. */
    private static final double HIGH = 0.7;

    /** Here its concurrency is minimal. */
    private static final double FULL = 0.9;

    /** One for bulk work, one for urgent work. */
    private static final int LEAST_WORKERS = 2;

    /** The current use. */
    public static HeapUse now() {
        var runtime = Runtime.getRuntime();
        return new HeapUse(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory());
    }

    /**
     * The number of reconciliations that may run in parallel: each holds an answer of Vault and a request to the API
     * server. Bulk work waits first, because some workers are reserved for urgent work.
     *
     * @param offered how many the servers can handle
     */
    public int workers(int offered) {
        double over = (used - HIGH * greatest) / ((FULL - HIGH) * greatest);
        if (over <= 0) {
            return offered;
        }
        return Math.min(offered, Math.max(LEAST_WORKERS, (int) (offered * (1 - over))));
    }

    boolean isHigh() {
        return used >= HIGH * greatest;
    }

    /** In bytes: the use from which on concurrency is reduced. */
    long high() {
        return (long) (HIGH * greatest);
    }
}
