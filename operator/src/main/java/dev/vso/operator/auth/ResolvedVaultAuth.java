package dev.vso.operator.auth;

import dev.vso.api.AuthMethod;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthSpec;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A VaultAuth completed by its VaultAuthGlobal.
 *
 * @param key the VaultAuth
 * @param global the VaultAuthGlobal that completes it
 * @param vaultNamespace empty for the root namespace
 * @param connectionRef as written, by the VaultAuth or else by the global; relative to the VaultAuth's namespace
 * @param specs the two specs; the login method merges its own fields
 */
public record ResolvedVaultAuth(
        ObjectKey key,
        Optional<ObjectKey> global,
        AuthMethod method,
        String mount,
        String vaultNamespace,
        Map<String, String> params,
        Map<String, String> headers,
        @Nullable String connectionRef,
        Specs specs) {

    /**
     * The specs of the two resources.
     *
     * @param shared of the VaultAuthGlobal; empty if there is none
     */
    public record Specs(VaultAuthSpec own, VaultAuthGlobalSpec shared) {}

    /**
     * The objects that may have its fields, for messages: {@code VaultAuth team/web with VaultAuthGlobal ops/shared}.
     */
    public String origin() {
        return origin(key, global);
    }

    static String origin(ObjectKey auth, Optional<ObjectKey> global) {
        return "VaultAuth " + auth
                + global.map(it -> " with VaultAuthGlobal " + it).orElse("");
    }
}
