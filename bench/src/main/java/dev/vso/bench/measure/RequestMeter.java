package dev.vso.bench.measure;

import dev.vso.testing.Sandbox;

/**
 * Counts an operator's requests in the servers' audit logs; reads each line once, however often it is called. Used by
 * one thread.
 */
public final class RequestMeter {

    private final Sandbox sandbox;
    private final String user;
    private final RequestTally tally = new RequestTally();
    private long kubernetes;
    private long vault;

    /**
     * Starts to count now.
     *
     * @param user the operator's user name in Kubernetes
     */
    public RequestMeter(Sandbox sandbox, String user) {
        this.sandbox = sandbox;
        this.user = user;
        this.kubernetes = sandbox.kube().auditMark();
        this.vault = sandbox.bao().auditMark();
    }

    /** The requests since it started to count. */
    public RequestCounts read() {
        kubernetes = sandbox.kube().auditSince(kubernetes, request -> {
            if (request.user().equals(user)) {
                tally.add(request);
            }
        });
        vault = sandbox.bao().auditSince(vault, request -> {
            if (!request.displayName().equals("root")) {
                tally.add(request);
            }
        });
        return tally.counts();
    }
}
