/** The kinds and their names, and the secrets of a cluster as users see them; for the commands and the dashboard. */
@NullMarked
package dev.vso.operator.inventory;

import org.jspecify.annotations.NullMarked;
