/** Lets custom resources be deleted when no operator will be there any more. */
@NullMarked
package dev.vso.operator.app.maintenance.uninstall;

import org.jspecify.annotations.NullMarked;
