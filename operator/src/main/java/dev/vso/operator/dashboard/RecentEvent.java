package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * An event about a resource.
 *
 * @param number counts up by one
 * @param about kind, namespace and name of the resource, joined by slashes
 * @param warning true if it needs attention
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record RecentEvent(long number, Instant at, String about, boolean warning, String reason, String says) {}
