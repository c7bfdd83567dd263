package dev.vso.operator.auth;

import dev.vso.api.AuthMethod;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthSpec;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A VaultAuth as it counts: its own spec, completed by the VaultAuthGlobal it names.
 *
 * @param key the VaultAuth
 * @param global the VaultAuthGlobal that completes it
 * @param vaultNamespace empty for the root namespace
 * @param connectionRef as written, by the VaultAuth or else by the global; relative to the VaultAuth's namespace
 * @param specs what is written; the method merges its own fields
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
     * What is written in the two resources.
     *
     * @param shared of the VaultAuthGlobal; an empty one if there is none
     */
    public record Specs(VaultAuthSpec own, VaultAuthGlobalSpec shared) {}

    /** Where each of its fields may stand, for messages: {@code VaultAuth team/web with VaultAuthGlobal ops/shared}. */
    public String origin() {
        return origin(key, global);
    }

    static String origin(ObjectKey auth, Optional<ObjectKey> global) {
        return "VaultAuth " + auth
                + global.map(it -> " with VaultAuthGlobal " + it).orElse("");
    }
}
