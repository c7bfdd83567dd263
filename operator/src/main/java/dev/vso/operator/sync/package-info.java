/** The way of a secret, once, for every kind. */
@NullMarked
package dev.vso.operator.sync;

import org.jspecify.annotations.NullMarked;
