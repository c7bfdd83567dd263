/** Requests to the API server: how many at once, in which order, how fast, and lists in pages. */
@NullMarked
package dev.vso.operator.kubernetes.http;

import org.jspecify.annotations.NullMarked;
