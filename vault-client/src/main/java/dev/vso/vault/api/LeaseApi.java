package dev.vso.vault.api;

import dev.vso.vault.CallResult;
import dev.vso.vault.LeaseId;
import dev.vso.vault.LeaseInfo;
import dev.vso.vault.LeaseState;
import dev.vso.vault.UnexpectedAnswer;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Calls about leases. An expired or revoked lease answers {@code LEASE_GONE}. */
public final class LeaseApi {
    private static final VaultPath LEASES = VaultPath.of("sys", "leases");

    private final VaultAccess access;

    public LeaseApi(VaultAccess access) {
        this.access = access;
    }

    /** Looks up a lease. Not retried: lease polling looks it up again soon, and Vault may be overloaded. */
    public CallResult<LeaseState> lookup(LeaseId id) {
        return access.send(put("read", "lookup", new JsonBody().with("lease_id", id.value()), false))
                .as(LeaseState::of);
    }

    /** Renews by {@code increment} from now, or by the lease's own. Vault may grant less, up to its max TTL. */
    public CallResult<LeaseInfo> renew(LeaseId id, Optional<Duration> increment) {
        JsonBody body = new JsonBody().with("lease_id", id.value()).with("increment", increment);
        return access.send(put("renew", "renew", body, false))
                .as(response -> response.lease().orElseThrow(() -> new UnexpectedAnswer("the answer holds no lease")));
    }

    /**
     * Revokes a lease; a lease that no longer exists is a success too. If the policy does not allow the request with
     * the lease in the body, uses the one with the lease in the path ({@code PUT /sys/leases/revoke/:lease_id}), which
     * a policy can restrict to prefixes.
     *
     * @param sync wait until the engine has revoked, and fail if it cannot; otherwise Vault keeps trying in the
     *     background
     */
    public VaultResult revoke(LeaseId id, boolean sync) {
        JsonBody body = new JsonBody().with("lease_id", id.value()).with("sync", sync);
        VaultResult result = access.send(put("revoke", "revoke", body, true));
        boolean denied = result instanceof VaultFailure failure && failure.kind() == VaultFailure.Kind.DENIED;
        if (!denied || LeaseId.fromText(id.value()).isEmpty()) {
            return result;
        }
        VaultResult byPath =
                access.send(put("revoke", "revoke/" + id.value(), new JsonBody().with("sync", sync), true));
        return byPath instanceof VaultFailure ? result : byPath;
    }

    /**
     * The ids of the leases directly below a prefix, such as {@code database/creds/app}. Needs {@code list} and {@code
     * sudo}.
     */
    public CallResult<List<String>> listPrefix(VaultPath prefix) {
        return access.send(VaultRequest.list(LEASES.then("path", "lookup").then("prefix", prefix.toString())))
                .as(VaultResponse::keys);
    }

    private static VaultRequest put(String operation, String path, JsonBody body, boolean repeatable) {
        return VaultRequest.of(operation, VaultRequest.Method.PUT, LEASES.then("path", path), body.json(), repeatable);
    }
}
