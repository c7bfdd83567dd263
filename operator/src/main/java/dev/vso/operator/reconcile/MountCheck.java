package dev.vso.operator.reconcile;

import dev.vso.error.Explanation;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import java.util.Optional;

/**
 * Checks whether a mount has the engine that a resource expects. Reads {@code sys/internal/ui/mounts/<mount>}, which
 * Vault answers for each mount on which the token has any capability.
 */
public final class MountCheck {

    private MountCheck() {}

    /** The request whose response {@link #mismatch} reads. */
    public static VaultRequest request(String mount) {
        return VaultRequest.read(VaultPath.of("sys", "internal/ui/mounts", mount));
    }

    /**
     * The difference, and the remedy; empty if there is none, or if the token may not read the mount.
     *
     * @param type the expected type, such as {@code kv}; empty for any
     * @param version the expected version of the key/value engine; empty for any
     */
    public static Optional<Explanation> mismatch(
            String mount, Optional<String> type, Optional<String> version, VaultResult answer) {
        if (!(answer instanceof VaultResponse response)) {
            return Optional.empty();
        }
        String mounted = response.data().path("type").asText("");
        Optional<String> other = type.filter(word -> !mounted.isEmpty() && !word.equals(mounted));
        if (other.isPresent()) {
            return Optional.of(Explanation.colon(
                    "%s/ is an engine of type %s and not %s".formatted(mount, mounted, other.get()),
                    "set spec.mount to one of type %s".formatted(other.get())));
        }
        String there = response.data().path("options").path("version").asText("1");
        return version.filter(word -> !word.equals(there))
                .map(_ -> Explanation.colon(
                        "%s/ is a key/value engine of version %s".formatted(mount, there),
                        "set spec.type to kv-v%s".formatted(there)));
    }

    /** Sends the request and compares the response. */
    public static Optional<Explanation> mismatch(
            VaultAccess vault, String mount, Optional<String> type, Optional<String> version) {
        return mismatch(mount, type, version, vault.send(request(mount)));
    }
}
