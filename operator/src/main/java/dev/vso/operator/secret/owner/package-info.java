/** Which resource owns a Secret. */
@NullMarked
package dev.vso.operator.secret.owner;

import org.jspecify.annotations.NullMarked;
