package dev.vso.operator.sharding;

import java.util.Optional;
import java.util.Set;

/** Decides which requests to the API server only the holder of a shard may send. */
final class ShardFence {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String LEASES = "/apis/coordination.k8s.io/";
    private static final String NAMESPACES = "/namespaces/";

    private ShardFence() {}

    /**
     * The namespace in which a request changes something; empty if it changes nothing that belongs to a shard. Leases
     * do not, nor do tokens of service accounts, which every replica needs for logins.
     */
    static Optional<String> written(String method, String path) {
        int begin = path.indexOf(NAMESPACES);
        if (READING.contains(method) || path.startsWith(LEASES) || path.endsWith("/token") || begin < 0) {
            return Optional.empty();
        }
        String rest = path.substring(begin + NAMESPACES.length());
        int end = rest.indexOf('/');
        return end < 0 ? Optional.empty() : Optional.of(rest.substring(0, end));
    }
}
