package dev.vso.operator.controller.vaultauth;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.status.Cause;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the last logins through each VaultAuth went. One that many namespaces share has an identity for each: while any of
 * them is let in, the VaultAuth is right, and whoever is not tells so itself. Otherwise its status would go to and fro.
 */
final class LastLogins {

    private final Map<ObjectKey, Map<Identity, Optional<SyncError>>> byAuth = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Long> generations = new ConcurrentHashMap<>();

    /** Takes down a login; whether there is something else to tell of the VaultAuth now. */
    boolean changes(Identity identity, Optional<SyncError> problem) {
        Map<Identity, Optional<SyncError>> logins =
                byAuth.computeIfAbsent(identity.auth(), _ -> new ConcurrentHashMap<>());
        synchronized (logins) {
            Optional<SyncError> before = worst(logins);
            logins.put(identity.withoutContents(), problem); // only how the last one went counts
            return !before.map(LastLogins::cause).equals(worst(logins).map(LastLogins::cause));
        }
    }

    /** What is wrong with the VaultAuth, by what its logins tell. */
    Optional<SyncError> problem(ObjectKey auth) {
        return worst(byAuth.getOrDefault(auth, Map.of()));
    }

    /** The VaultAuth is of this generation now: how logins went through another one counts no more. */
    void isNow(ObjectKey auth, long generation) {
        Long before = generations.put(auth, generation);
        if (before != null && before != generation) {
            byAuth.remove(auth);
        }
    }

    void forget(ObjectKey auth) {
        byAuth.remove(auth);
        generations.remove(auth);
    }

    /** Of several failures always the same. */
    private static Optional<SyncError> worst(Map<Identity, Optional<SyncError>> logins) {
        boolean anyIn = logins.values().stream().anyMatch(Optional::isEmpty);
        return anyIn
                ? Optional.empty()
                : logins.values().stream()
                        .flatMap(Optional::stream)
                        .min(Comparator.comparing(one -> cause(one).text()));
    }

    private static Cause cause(SyncError error) {
        return Cause.of(error.eventReason(), error.message());
    }
}
