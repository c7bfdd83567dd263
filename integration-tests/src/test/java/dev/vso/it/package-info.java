/** The whole operator against a real API server, a real OpenBao and a real PostgreSQL. */
@NullMarked
package dev.vso.it;

import org.jspecify.annotations.NullMarked;
