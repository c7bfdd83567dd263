/** Requests to the API server: concurrency, priorities, rate, and lists in pages. */
@NullMarked
package dev.vso.operator.kubernetes.http;

import org.jspecify.annotations.NullMarked;
