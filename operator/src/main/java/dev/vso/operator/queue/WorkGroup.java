package dev.vso.operator.queue;

/**
 * Work that gets one fair share of the workers.
 *
 * @param controller the name of the kind's controller
 * @param namespace of the resource
 */
record WorkGroup(String controller, String namespace) {}
