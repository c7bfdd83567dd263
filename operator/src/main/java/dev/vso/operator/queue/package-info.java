/** When a resource is reconciled: the work queue in front of all controllers. Knows no kind and no stage. */
@NullMarked
package dev.vso.operator.queue;

import org.jspecify.annotations.NullMarked;
