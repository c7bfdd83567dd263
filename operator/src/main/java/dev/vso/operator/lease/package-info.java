/** Leases: which are held and until when, what is due, and which were revoked. Independent of the resource's kind. */
@NullMarked
package dev.vso.operator.lease;

import org.jspecify.annotations.NullMarked;
