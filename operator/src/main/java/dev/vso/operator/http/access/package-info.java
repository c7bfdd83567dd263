/** Authorizes readers of the metrics, and provides the server certificate. */
@NullMarked
package dev.vso.operator.http.access;

import org.jspecify.annotations.NullMarked;
