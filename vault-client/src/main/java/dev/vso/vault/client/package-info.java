/** The client over java.net.http: limits, timeouts, retries, TLS, and typed failures. */
@NullMarked
package dev.vso.vault.client;

import org.jspecify.annotations.NullMarked;
