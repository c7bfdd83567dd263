/** What the process does once, in place of operating: before an upgrade and before the operator goes. */
@NullMarked
package dev.vso.operator.app.maintenance;

import org.jspecify.annotations.NullMarked;
