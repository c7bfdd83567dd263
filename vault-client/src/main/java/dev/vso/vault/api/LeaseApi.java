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

/** Calls about leases. One that has ended or was revoked answers {@code LEASE_GONE}. */
public final class LeaseApi {
    private static final VaultPath LEASES = VaultPath.of("sys", "leases");

    private final VaultAccess access;

    public LeaseApi(VaultAccess access) {
        this.access = access;
    }

    /** How a lease is. Not repeated when it fails: who watches a lease looks again soon, and Vault may have too much to do. */
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
     * Revokes. A lease that is gone already is a success too. Who may not name any lease in the body may still be allowed to
     * name this one in the path: a policy can then say below which paths, so that nobody revokes the leases of others
     * ({@code PUT /sys/leases/revoke/:lease_id}).
     *
     * @param sync wait until the engine has revoked, and fail if it cannot; otherwise Vault goes on trying by itself
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

    /** The names of the leases right below a prefix, such as {@code database/creds/app}. Needs {@code list} and {@code sudo}. */
    public CallResult<List<String>> listPrefix(VaultPath prefix) {
        return access.send(VaultRequest.list(LEASES.then("path", "lookup").then("prefix", prefix.toString())))
                .as(VaultResponse::keys);
    }

    private static VaultRequest put(String operation, String path, JsonBody body, boolean repeatable) {
        return VaultRequest.of(operation, VaultRequest.Method.PUT, LEASES.then("path", path), body.json(), repeatable);
    }
}
