package dev.vso.bench.measure;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The requests of an operator, from the servers' own audit logs. Watches and the leader election's Lease are not
 * included, because they do not depend on the load.
 *
 * @param writes to Kubernetes, by verb and resource, for example {@code patch secrets}
 * @param reads of Kubernetes, likewise
 * @param refused requests that Kubernetes answered with an error, by status
 * @param vault requests to Vault by purpose: reading a value, issuing credentials or a certificate, a login, operations
 *     on leases, or the mount
 */
public record RequestCounts(
        Map<String, Long> writes, Map<String, Long> reads, Map<String, Long> refused, Map<String, Long> vault) {

    public RequestCounts {
        writes = Map.copyOf(writes);
        reads = Map.copyOf(reads);
        refused = Map.copyOf(refused);
        vault = Map.copyOf(vault);
    }

    /** The requests since the earlier moment. */
    public RequestCounts minus(RequestCounts earlier) {
        return new RequestCounts(
                minus(writes, earlier.writes),
                minus(reads, earlier.reads),
                minus(refused, earlier.refused),
                minus(vault, earlier.vault));
    }

    private static Map<String, Long> minus(Map<String, Long> later, Map<String, Long> earlier) {
        return later.entrySet().stream()
                .filter(kind -> kind.getValue() > earlier.getOrDefault(kind.getKey(), 0L))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, kind -> kind.getValue() - earlier.getOrDefault(kind.getKey(), 0L)));
    }

    /** The number of requests to Vault of this kind. */
    public long vault(String kind) {
        return vault.getOrDefault(kind, 0L);
    }

    /** The sum of all kinds. */
    public static long total(Map<String, Long> kinds) {
        return kinds.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The kinds with their numbers, for people; empty without requests. */
    public static String words(Map<String, Long> kinds) {
        return kinds.isEmpty()
                ? ""
                : new TreeMap<>(kinds)
                        .entrySet().stream()
                                .map(kind -> kind.getKey() + " " + kind.getValue())
                                .collect(Collectors.joining(", ", "(", ")"));
    }
}
