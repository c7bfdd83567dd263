/** The operator's command line: flags, environment variables, and the resulting options. */
@NullMarked
package dev.vso.operator.app.option;

import org.jspecify.annotations.NullMarked;
