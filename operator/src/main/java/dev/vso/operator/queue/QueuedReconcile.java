package dev.vso.operator.queue;

/**
 * One resource that waits to be reconciled. It holds no more than the key by which the framework finds the resource.
 *
 * @param start begins the work, or continues it; must not block
 */
record QueuedReconcile(WorkGroup group, WorkPriority priority, Runnable start) {}
