/**
 * Walks the way of a secret with a user's own rights, and says where it breaks and what to do; for the command
 * {@code vso explain}. Each step asks little and decides by a pure function.
 */
@NullMarked
package dev.vso.cli.explain;

import org.jspecify.annotations.NullMarked;
