/** Restarts of the workloads that use a Secret; independent of what the Secret contains and which resource owns it. */
@NullMarked
package dev.vso.operator.rollout;

import org.jspecify.annotations.NullMarked;
