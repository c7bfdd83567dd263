/** What a Secret says about the lease of its credentials, for a process that finds no status with that lease. */
@NullMarked
package dev.vso.operator.lease.note;

import org.jspecify.annotations.NullMarked;
