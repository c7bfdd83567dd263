/** Puts the previous value back into a Secret after a failed rollout: whether, and where it is kept until then. */
@NullMarked
package dev.vso.operator.rollback;

import org.jspecify.annotations.NullMarked;
