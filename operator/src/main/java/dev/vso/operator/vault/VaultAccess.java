package dev.vso.operator.vault;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A client with a token and a namespace: what the typed calls stand on.
 *
 * @param token asked for each request anew, so that a renewed login takes effect
 */
public record VaultAccess(VaultClient client, Supplier<VaultToken> token, Optional<VaultNamespace> namespace) {

    /** Sends with the token; a namespace in the request goes before this one's. */
    public VaultResult send(VaultRequest request) {
        return client.send(
                request.withToken(token.get()).withNamespace(request.namespace().or(() -> namespace)));
    }

    public VaultAccess in(Optional<VaultNamespace> other) {
        return new VaultAccess(client, token, other);
    }

    public TokenApi tokens() {
        return new TokenApi(this);
    }

    public LeaseApi leases() {
        return new LeaseApi(this);
    }

    public SystemApi system() {
        return new SystemApi(this);
    }
}
