/** What identifies a set of credentials, for the components that keep state about it. */
@NullMarked
package dev.vso.operator.credential;

import org.jspecify.annotations.NullMarked;
