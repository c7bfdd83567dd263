/** Watches that keep little: stores that drop values and large resources, and watches of single Secrets by name. */
@NullMarked
package dev.vso.operator.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
