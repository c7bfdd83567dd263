/** Kubernetes events: what is news, what has been said already, and the bounded backlog of those not yet written. */
@NullMarked
package dev.vso.operator.events;

import org.jspecify.annotations.NullMarked;
