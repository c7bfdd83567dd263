/**
 * The command {@code vso explain}: follows the path of a secret with the user's own rights, and reports the first
 * failure and its cure. Each step makes few requests and decides with a pure function.
 */
@NullMarked
package dev.vso.cli.explain;

import org.jspecify.annotations.NullMarked;
