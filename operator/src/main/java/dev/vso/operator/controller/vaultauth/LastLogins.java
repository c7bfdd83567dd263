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
 * The results of the last logins through each VaultAuth. A VaultAuth that many namespaces share has an identity for
 * each: it counts as valid while any of them can log in, and a resource whose login fails reports that itself.
 * Otherwise the status would flap.
 */
final class LastLogins {

    private final Map<ObjectKey, Map<Identity, Optional<SyncError>>> byAuth = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Long> generations = new ConcurrentHashMap<>();

    /** Records a login; returns whether the status of the VaultAuth must change. */
    boolean changes(Identity identity, Optional<SyncError> problem) {
        Map<Identity, Optional<SyncError>> logins =
                byAuth.computeIfAbsent(identity.auth(), _ -> new ConcurrentHashMap<>());
        synchronized (logins) {
            Optional<SyncError> before = worst(logins);
            logins.put(identity.withoutContents(), problem); // only the last result counts
            return !before.map(LastLogins::cause).equals(worst(logins).map(LastLogins::cause));
        }
    }

    /** Returns what is wrong with the VaultAuth, judging by its logins. */
    Optional<SyncError> problem(ObjectKey auth) {
        return worst(byAuth.getOrDefault(auth, Map.of()));
    }

    /** Sets the current generation of the VaultAuth; results of logins through another generation are dropped. */
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

    /** Returns the same one of several failures each time. */
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
