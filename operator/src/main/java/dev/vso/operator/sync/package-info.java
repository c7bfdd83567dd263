/**
 * What every kind shares on the way of a secret: the decisions and their reasons, what stops the way, and when to try
 * again. Knows no kind.
 */
@NullMarked
package dev.vso.operator.sync;

import org.jspecify.annotations.NullMarked;
