package dev.vso.operator.heap;

/**
 * How full the heap is.
 *
 * @param used bytes in use; garbage that was not collected yet counts
 * @param greatest bytes that the heap may have
 */
public record HeapUse(long used, long greatest) {

    /** From here on the operator does less at once. */
    private static final double HIGH = 0.7;

    /** Here it does as little as it can. */
    private static final double FULL = 0.9;

    /** One for bulk work, one for what is urgent. */
    private static final int LEAST_WORKERS = 2;

    /** As it is now. */
    public static HeapUse now() {
        var runtime = Runtime.getRuntime();
        return new HeapUse(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory());
    }

    /**
     * How many reconciliations may be under way at once: each holds an answer of Vault and a request to the API server.
     * Those that are not urgent wait first, since a part of the workers is kept for the others.
     *
     * @param offered how many the servers take
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

    /** In bytes: as much as may be in use before the operator does less at once. */
    long high() {
        return (long) (HIGH * greatest);
    }
}
