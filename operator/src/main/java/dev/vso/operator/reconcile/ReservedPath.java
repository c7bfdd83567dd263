package dev.vso.operator.reconcile;

import dev.vso.vault.VaultPath;
import java.util.List;
import java.util.Optional;

/**
 * Paths of Vault that act on the operator's own token or leases; no secret may be read from them. Resources of other
 * namespaces may log in with the same identity and share that token: one of them could read or revoke the token, or
 * revoke the others' leases. All other paths, including {@code sys/}, {@code auth/} and {@code identity/}, are left to
 * Vault's policies. Pure.
 */
final class ReservedPath {

    private static final String OWN_TOKEN = "acts on the token that the operator is logged in with";
    private static final String OWN_LEASES = "acts on leases, which the operator renews and revokes itself";

    /** The prefix of a path, and what a request there does. */
    private record Reserved(String path, String does) {
        boolean holds(String asked) {
            return asked.equals(path) || asked.startsWith(path + "/");
        }
    }

    private static final List<Reserved> RESERVED = List.of(
            new Reserved("cubbyhole", "is the store of the token that the operator is logged in with"),
            new Reserved("auth/token/lookup-self", OWN_TOKEN),
            new Reserved("auth/token/renew-self", OWN_TOKEN),
            new Reserved("auth/token/revoke-self", OWN_TOKEN),
            new Reserved("sys/leases", OWN_LEASES),
            new Reserved("sys/renew", OWN_LEASES),
            new Reserved("sys/revoke", OWN_LEASES),
            new Reserved("sys/revoke-force", OWN_LEASES),
            new Reserved("sys/revoke-prefix", OWN_LEASES));

    private ReservedPath() {}

    /** Why this path is reserved, with the cure; empty if it is allowed. */
    static Optional<String> problem(VaultPath path) {
        String asked = path.toString();
        return RESERVED.stream()
                .filter(reserved -> reserved.holds(asked))
                .findFirst()
                .map(reserved -> "mount: the path %s %s, so no resource may name it; name the path of a secrets engine"
                        .formatted(reserved.path(), reserved.does()));
    }
}
