package dev.vso.vault.api;

import dev.vso.vault.Accessor;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.CallResult;
import dev.vso.vault.TokenState;
import dev.vso.vault.UnexpectedAnswer;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import java.time.Duration;
import java.util.Optional;

/** Calls about tokens. A token or accessor that has ended answers {@code DENIED} or {@code LEASE_GONE}. */
public final class TokenApi {
    private static final VaultPath TOKEN = VaultPath.of("auth", "token");

    private final VaultAccess access;

    public TokenApi(VaultAccess access) {
        this.access = access;
    }

    public CallResult<TokenState> lookupSelf() {
        return access.send(VaultRequest.read(TOKEN.then("path", "lookup-self"))).as(TokenState::of);
    }

    /** Renews the access's own token, by {@code increment} from now or by its role's default. */
    public CallResult<AuthInfo> renewSelf(Optional<Duration> increment) {
        return access.send(put("renew", "renew-self", new JsonBody().with("increment", increment)))
                .as(TokenApi::renewed);
    }

    public VaultResult revokeSelf() {
        return access.send(put("revoke", "revoke-self", new JsonBody()));
    }

    public CallResult<TokenState> lookupAccessor(Accessor accessor) {
        return access.send(VaultRequest.of(
                        "read",
                        VaultRequest.Method.POST,
                        TOKEN.then("path", "lookup-accessor"),
                        new JsonBody().with("accessor", accessor.value()).json(),
                        true))
                .as(TokenState::of);
    }

    /**
     * Renews a token by its accessor. The policy must allow it. The answer has the token's new lifetime, but not the
     * token.
     */
    public CallResult<AuthInfo> renewAccessor(Accessor accessor, Optional<Duration> increment) {
        JsonBody body = new JsonBody().with("accessor", accessor.value()).with("increment", increment);
        return access.send(put("renew", "renew-accessor", body)).as(TokenApi::renewed);
    }

    private static AuthInfo renewed(VaultResponse response) {
        return response.auth().orElseThrow(() -> new UnexpectedAnswer("the answer lacks the field auth"));
    }

    private static VaultRequest put(String operation, String path, JsonBody body) {
        return VaultRequest.of(operation, VaultRequest.Method.PUT, TOKEN.then("path", path), body.json(), false);
    }
}
