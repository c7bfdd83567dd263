package dev.vso.operator.kubernetes.http;

import java.net.http.HttpRequest;
import java.time.Duration;

/**
 * The priority of requests that wait for the API server. When hundreds of credentials are replaced at once, pods need
 * the Secrets; statuses and events can wait for a second.
 */
enum RequestPriority {
    /** The leader election's Lease: losing it ends the process. */
    LEADERSHIP(Duration.ofMinutes(-1)),
    /** Writes of Secrets, and tokens for logins to Vault. */
    CREDENTIALS(Duration.ZERO),
    /** All others. */
    USUAL(Duration.ofSeconds(1)),
    /** Statuses of resources. */
    STATUS(Duration.ofSeconds(1)),
    /** Events, which only people read. */
    EVENT(Duration.ofSeconds(2));

    private final Duration handicap;

    RequestPriority(Duration handicap) {
        this.handicap = handicap;
    }

    /**
     * The request is queued as if it had arrived this much later. Not more: requests time out after ten seconds, and
     * thousands of new Secrets would delay all statuses for longer.
     */
    long delayNanos() {
        return handicap.toNanos();
    }

    /** True for statuses and events, which change nothing else in the cluster. */
    boolean isReportOnly() {
        return this == STATUS || this == EVENT;
    }

    static RequestPriority of(HttpRequest request) {
        return of(request.method(), request.uri().getPath());
    }

    static RequestPriority of(String method, String path) {
        if (path.startsWith("/apis/coordination.k8s.io/")) {
            return LEADERSHIP;
        }
        if (method.equals("GET")) {
            return USUAL;
        }
        boolean core = path.startsWith("/api/v1/");
        if (core && (path.contains("/secrets/") || path.endsWith("/secrets") || path.endsWith("/token"))) {
            return CREDENTIALS;
        }
        if (path.contains("/events")) {
            return EVENT;
        }
        return path.endsWith("/status") ? STATUS : USUAL;
    }
}
