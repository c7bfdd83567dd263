/** What the rollouts after restarts came to, and which further restarts they hold up; knows no API object. Pure. */
@NullMarked
package dev.vso.operator.rollout.outcome;

import org.jspecify.annotations.NullMarked;
