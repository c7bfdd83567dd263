package dev.vso.bench.measure;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an operator has asked, by the servers' own audit logs. Watches and the lease of leadership are not in it: they go
 * on whatever the load.
 *
 * @param writes to Kubernetes, by what they were, for example {@code patch secrets}
 * @param reads of Kubernetes, likewise
 * @param refused what Kubernetes answered with an error, by status
 * @param vault requests to Vault by what they were for: a look at a value, credentials or a certificate issued, a log-in,
 *     what is done to leases, or the mount
 */
public record RequestCounts(
        Map<String, Long> writes, Map<String, Long> reads, Map<String, Long> refused, Map<String, Long> vault) {

    public RequestCounts {
        writes = Map.copyOf(writes);
        reads = Map.copyOf(reads);
        refused = Map.copyOf(refused);
        vault = Map.copyOf(vault);
    }

    /** What was asked since the earlier moment. */
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

    /** How many to Vault were of this kind. */
    public long vault(String kind) {
        return vault.getOrDefault(kind, 0L);
    }

    /** All of these together. */
    public static long total(Map<String, Long> kinds) {
        return kinds.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The kinds with their numbers, for people; empty if there are none. */
    public static String words(Map<String, Long> kinds) {
        return kinds.isEmpty()
                ? ""
                : new TreeMap<>(kinds)
                        .entrySet().stream()
                                .map(kind -> kind.getKey() + " " + kind.getValue())
                                .collect(Collectors.joining(", ", "(", ")"));
    }
}
