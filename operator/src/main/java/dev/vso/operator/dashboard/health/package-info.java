/** The state of a resource for the dashboard: its health, when its credentials expire, and who renews them. */
@NullMarked
package dev.vso.operator.dashboard.health;

import org.jspecify.annotations.NullMarked;
