package dev.vso.vault.client;

import dev.vso.vault.VaultNamespace;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.api.SystemApi;
import java.util.Optional;

/**
 * The request to which an answer belongs, without anything secret.
 *
 * @param host host and port of the request
 * @param isHealth true for {@link dev.vso.vault.api.SystemApi#health}, whose answer alone has no envelope; false for a
 *     secret that is read from {@code sys/health}
 */
public record RequestInfo(
        VaultRequest.Method method, VaultPath path, Optional<VaultNamespace> namespace, String host, boolean isHealth) {
    public RequestInfo(VaultRequest.Method method, VaultPath path, Optional<VaultNamespace> namespace, String host) {
        this(method, path, namespace, host, false);
    }

    public static RequestInfo of(VaultRequest request, String host) {
        return new RequestInfo(
                request.method(),
                request.path(),
                request.namespace(),
                host,
                request.operation().equals(SystemApi.HEALTH));
    }

    /** True if the answer is a complete list, and may be larger than a secret. */
    boolean isBulk() {
        return method == VaultRequest.Method.LIST;
    }

    /** How many bytes of heap the answer's JSON may take. */
    long heaviestAnswer() {
        return isBulk() ? 24L << 20 : 8L << 20;
    }

    /** The path with its namespace, for people. */
    public String where() {
        return path + namespace.map(n -> " in namespace " + n).orElse("");
    }
}
