package dev.vso.operator.http;

import java.time.Duration;

/**
 * Limits for the clients of one port, which bound memory and threads.
 *
 * @param connections maximum of open connections; a further one replaces another, see {@link ConnectionTable}
 * @param perAddress maximum of open connections from one remote address
 * @param headBytes of request line and headers together
 * @param headers fields of one request
 * @param request time until a request is complete, with the TLS handshake for the first one
 * @param response time until an answer is made and read by the client; for a stream, of each write
 * @param idle time between two requests of one connection
 */
public record HttpLimits(
        int connections,
        int perAddress,
        int headBytes,
        int headers,
        Duration request,
        Duration response,
        Duration idle) {

    /** The kubelet sends one request per connection; each connection has a platform thread. */
    public static final HttpLimits PROBES =
            new HttpLimits(48, 16, 8 * 1024, 64, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(15));

    /** A few Prometheus servers, which keep their connections; a connection with TLS costs up to 100 kB. */
    public static final HttpLimits METRICS = new HttpLimits(
            64, 16, 16 * 1024, 64, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

    /** Port-forward and ingress bring all browsers from one address, each with up to six connections. */
    public static final HttpLimits PAGE = new HttpLimits(
            160, 160, 16 * 1024, 64, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30));

    public HttpLimits {
        if (connections < 1 || perAddress < 1 || headBytes < 256 || headers < 1) {
            throw new IllegalArgumentException("limits must allow one plain request on one connection");
        }
    }
}
