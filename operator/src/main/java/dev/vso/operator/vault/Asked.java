package dev.vso.operator.vault;

import java.util.Optional;

/**
 * What an answer answers, without anything secret.
 *
 * @param host host and port that were asked
 */
public record Asked(VaultRequest.Method method, VaultPath path, Optional<VaultNamespace> namespace, String host) {
    static Asked of(VaultRequest request, String host) {
        return new Asked(request.method(), request.path(), request.namespace(), host);
    }

    /** The path with its namespace, for people. */
    String where() {
        return path + namespace.map(n -> " in namespace " + n).orElse("");
    }
}
