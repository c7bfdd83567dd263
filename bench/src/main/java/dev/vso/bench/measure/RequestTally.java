package dev.vso.bench.measure;

import dev.vso.testing.BaoAudit;
import dev.vso.testing.KubeAudit;
import java.util.Map;
import java.util.TreeMap;

/** Counts requests one by one. */
final class RequestTally {

    private final Map<String, Long> writes = new TreeMap<>();
    private final Map<String, Long> reads = new TreeMap<>();
    private final Map<String, Long> refused = new TreeMap<>();
    private final Map<String, Long> vault = new TreeMap<>();

    /** Counts one request to Kubernetes. */
    void add(KubeAudit request) {
        if (request.resource().equals("leases") || request.verb().equals("watch")) {
            return;
        }
        var kind = request.verb() + " " + (request.resource().isEmpty() ? "paths" : request.resource())
                + (request.subresource().isEmpty() ? "" : "/" + request.subresource());
        (request.write() ? writes : reads).merge(kind, 1L, Long::sum);
        if (request.code() >= 400) {
            refused.merge(Integer.toString(request.code()), 1L, Long::sum);
        }
    }

    /** Counts one request to Vault. */
    void add(BaoAudit request) {
        vault.merge(kind(request), 1L, Long::sum);
    }

    private static String kind(BaoAudit request) {
        var path = request.path();
        if (request.logIn()) {
            return "log-in";
        }
        if (path.startsWith("secret/data/")) {
            return "read";
        }
        if ((path.contains("/creds/") && !path.startsWith("sys/")) || path.contains("/issue/")) {
            return "issue";
        }
        if (path.startsWith("sys/leases/lookup/")) {
            return "list";
        }
        return path.startsWith("sys/leases/")
                ? path.substring("sys/leases/".length())
                : path.replaceFirst("^([^/]+/[^/]+).*", "$1");
    }

    /** All counts so far. */
    RequestCounts counts() {
        return new RequestCounts(writes, reads, refused, vault);
    }
}
