package dev.vso.operator.queue;

/**
 * Work that shares workers fairly with other work.
 *
 * @param controller the name of the kind's controller
 * @param namespace of the resource
 */
record WorkGroup(String controller, String namespace) {}
