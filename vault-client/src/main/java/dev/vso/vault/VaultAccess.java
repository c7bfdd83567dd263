package dev.vso.vault;

import dev.vso.vault.api.LeaseApi;
import dev.vso.vault.api.SystemApi;
import dev.vso.vault.api.TokenApi;
import dev.vso.vault.api.TransitApi;
import dev.vso.vault.client.VaultClient;
import java.util.Optional;
import java.util.function.Supplier;

/** Sends requests to Vault with one identity. The typed calls are built on it. */
@FunctionalInterface
public interface VaultAccess {

    /** Sends the request with the credentials of this identity. */
    VaultResult send(VaultRequest request);

    /**
     * Access with a client, a token and a namespace.
     *
     * @param token called for each request, so that a renewed login takes effect
     * @param namespace for requests that name none
     */
    static VaultAccess with(VaultClient client, Supplier<VaultToken> token, Optional<VaultNamespace> namespace) {
        return request -> client.send(
                request.withToken(token.get()).withNamespace(request.namespace().or(() -> namespace)));
    }

    /** The same access with another default namespace. */
    default VaultAccess in(Optional<VaultNamespace> namespace) {
        return request -> send(request.withNamespace(request.namespace().or(() -> namespace)));
    }

    default TokenApi tokens() {
        return new TokenApi(this);
    }

    default LeaseApi leases() {
        return new LeaseApi(this);
    }

    /**
     * A Transit engine with one of its keys.
     *
     * @throws IllegalArgumentException if the mount is invalid
     */
    default TransitApi transit(String mount, String key) {
        return new TransitApi(this, VaultPath.of(mount), key);
    }

    default SystemApi system() {
        return new SystemApi(this);
    }
}
