package dev.vso.operator.template;

import dev.vso.gotemplate.limit.MemoryBudget;

/**
 * Memory limits for templates.
 *
 * @param all for all executions together
 * @param each for one of them, in bytes
 */
public record TemplateMemory(MemoryBudget all, long each) {

    private static final long MEBIBYTE = 1024 * 1024;
    private static final long SHARE_OF_HEAP = 4;
    private static final long MOST_FOR_ONE = 64 * MEBIBYTE;

    /**
     * A quarter of the heap, in equal parts for the concurrent threads, up to 64 MiB each.
     *
     * @param heap maximum heap size in bytes
     */
    public static TemplateMemory of(long heap, int threads) {
        long each = Math.min(MOST_FOR_ONE, heap / SHARE_OF_HEAP / threads);
        return new TemplateMemory(new MemoryBudget(each * threads), each);
    }
}
