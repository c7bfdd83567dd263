/** The times at which workloads may be restarted: windows by cron expressions in a time zone. Pure. */
@NullMarked
package dev.vso.operator.rollout.window;

import org.jspecify.annotations.NullMarked;
