/** Leases: what is held until when, what is due, and which were taken away. Knows no kind. */
@NullMarked
package dev.vso.operator.lease;

import org.jspecify.annotations.NullMarked;
