package dev.vso.operator.queue;

/**
 * A resource that waits to be reconciled; it holds only the key by which the framework finds the resource.
 *
 * @param start begins or resumes the work; must not block
 */
record QueuedReconcile(WorkGroup group, WorkPriority priority, Runnable start) {}
