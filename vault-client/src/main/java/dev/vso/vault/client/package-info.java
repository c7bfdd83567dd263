/** The client over java.net.http: limits, time-outs, retries, TLS, and failures by type. */
@NullMarked
package dev.vso.vault.client;

import org.jspecify.annotations.NullMarked;
