/** One-time tasks of the process: before an upgrade and before an uninstall. */
@NullMarked
package dev.vso.operator.app.maintenance;

import org.jspecify.annotations.NullMarked;
