package dev.vso.bench;

import dev.vso.sandbox.BaoAudit;
import dev.vso.sandbox.KubeAudit;
import dev.vso.sandbox.Sandbox;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the operator asked since a moment, by the servers' own audit logs.
 *
 * @param writes to Kubernetes, by what they were, for example {@code patch secrets}
 * @param refused what Kubernetes answered with an error
 * @param reads of values in Vault
 * @param logIns to Vault
 * @param leaseCalls to Vault, by what they were, for example {@code sys/leases/renew}
 */
record Requests(Map<String, Long> writes, long refused, long reads, long logIns, Map<String, Long> leaseCalls) {

    /** A moment. */
    record Mark(Sandbox sandbox, String user, long kubernetes, long vault) {

        static Mark now(Sandbox sandbox, String user) {
            return new Mark(
                    sandbox, user, sandbox.kube().auditMark(), sandbox.bao().auditMark());
        }

        Requests since() {
            List<KubeAudit> asked = sandbox.kube().auditSince(kubernetes).stream()
                    .filter(request -> request.user().equals(user))
                    .filter(request -> !request.resource().equals("leases")) // renewed all the time, whatever the load
                    .toList();
            List<BaoAudit> vaults = sandbox.bao().auditSince(vault);
            return new Requests(
                    asked.stream()
                            .filter(KubeAudit::write)
                            .collect(Collectors.groupingBy(Requests::words, TreeMap::new, Collectors.counting())),
                    asked.stream().filter(request -> request.code() >= 400).count(),
                    vaults.stream()
                            .filter(request -> request.operation().equals("read"))
                            .filter(request -> request.path().startsWith("secret/data/"))
                            .count(),
                    vaults.stream().filter(BaoAudit::logIn).count(),
                    vaults.stream()
                            .filter(request -> !request.displayName().equals("root"))
                            .map(Requests::leaseCall)
                            .flatMap(Optional::stream)
                            .collect(Collectors.groupingBy(call -> call, TreeMap::new, Collectors.counting())));
        }
    }

    private static String words(KubeAudit request) {
        return request.verb() + " " + request.resource()
                + (request.subresource().isEmpty() ? "" : "/" + request.subresource());
    }

    private static Optional<String> leaseCall(BaoAudit request) {
        var path = request.path();
        if (path.startsWith("database/creds/")) {
            return Optional.of("issue");
        }
        if (path.startsWith("sys/leases/lookup/")) {
            return Optional.of("list");
        }
        return path.startsWith("sys/leases/") ? Optional.of(path.substring("sys/leases/".length())) : Optional.empty();
    }

    long totalWrites() {
        return writes.values().stream().mapToLong(Long::longValue).sum();
    }
}
