/** The work queue in front of all controllers. Knows no kinds and no components. */
@NullMarked
package dev.vso.operator.queue;

import org.jspecify.annotations.NullMarked;
