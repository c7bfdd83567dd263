/** What the operator says of itself: conditions, events, metrics, health, logs; it takes no decision. */
@NullMarked
package dev.vso.operator.status;

import org.jspecify.annotations.NullMarked;
