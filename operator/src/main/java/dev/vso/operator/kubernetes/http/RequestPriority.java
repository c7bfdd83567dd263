package dev.vso.operator.kubernetes.http;

import java.net.http.HttpRequest;
import java.time.Duration;

/**
 * Which of the requests that wait for the API server goes first. When hundreds of credentials are replaced at once, pods
 * need the Secrets; that statuses and events tell of it can wait for a second.
 */
enum RequestPriority {
    /** The lease of leadership: losing it ends the process. */
    LEADERSHIP(Duration.ofMinutes(-1)),
    /** Writes of Secrets, and tokens to log in to Vault with. */
    CREDENTIALS(Duration.ZERO),
    /** All others. */
    USUAL(Duration.ofSeconds(1)),
    /** What a resource tells of itself. */
    STATUS(Duration.ofSeconds(1)),
    /** What is told to people only. */
    EVENT(Duration.ofSeconds(2));

    private final Duration handicap;

    RequestPriority(Duration handicap) {
        this.handicap = handicap;
    }

    /**
     * A request waits as if it had come so much later. No more than that: requests time out after ten seconds, and
     * thousands of new Secrets would keep all statuses waiting for longer.
     */
    long delayNanos() {
        return handicap.toNanos();
    }

    /** Whether nothing in the cluster changes but what is told of it. */
    boolean onlyTells() {
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
