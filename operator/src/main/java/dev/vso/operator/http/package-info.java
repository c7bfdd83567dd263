/** HTTP for the operator's own ports: GET and HEAD without bodies, each connection within {@link HttpLimits}. */
@NullMarked
package dev.vso.operator.http;

import org.jspecify.annotations.NullMarked;
