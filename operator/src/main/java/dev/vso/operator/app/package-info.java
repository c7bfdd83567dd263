/** The command line: flags, environment, exit codes, and the wiring of the process. */
@NullMarked
package dev.vso.operator.app;

import org.jspecify.annotations.NullMarked;
