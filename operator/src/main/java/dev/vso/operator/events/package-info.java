/** Kubernetes events: deduplication, and the bounded backlog of events that are not posted yet. */
@NullMarked
package dev.vso.operator.events;

import org.jspecify.annotations.NullMarked;
