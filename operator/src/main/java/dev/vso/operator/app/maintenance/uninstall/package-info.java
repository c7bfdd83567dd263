/** Prepares an uninstall: removes finalizers so that custom resources can be deleted without an operator. */
@NullMarked
package dev.vso.operator.app.maintenance.uninstall;

import org.jspecify.annotations.NullMarked;
