package dev.vso.vault;

import dev.vso.vault.api.LeaseApi;
import dev.vso.vault.api.SystemApi;
import dev.vso.vault.api.TokenApi;
import dev.vso.vault.api.TransitApi;
import dev.vso.vault.client.VaultClient;
import java.util.Optional;
import java.util.function.Supplier;

/** A way to ask Vault as somebody: what the typed calls stand on. */
@FunctionalInterface
public interface VaultAccess {

    /** Sends the request with whatever proves who asks. */
    VaultResult send(VaultRequest request);

    /**
     * Access with a client, a token and a namespace.
     *
     * @param token asked for each request anew, so that a renewed login takes effect
     * @param namespace for requests that name none
     */
    static VaultAccess with(VaultClient client, Supplier<VaultToken> token, Optional<VaultNamespace> namespace) {
        return request -> client.send(
                request.withToken(token.get()).withNamespace(request.namespace().or(() -> namespace)));
    }

    /** The same access, for requests that name no namespace in another one. */
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
     * @throws IllegalArgumentException if there can be no such mount
     */
    default TransitApi transit(String mount, String key) {
        return new TransitApi(this, VaultPath.of(mount), key);
    }

    default SystemApi system() {
        return new SystemApi(this);
    }
}
