package dev.vso.operator.auth.session;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The identities that one VaultAuth resolved to in one namespace, the latest last. Only one is current, but each edit
 * of the VaultAuth creates another, and so does each new content of a login Secret. Without a limit, repeated edits
 * would fill the operator's memory with sessions.
 */
final class FormerIdentities {

    /** Leases from before an edit may depend on the previous session. */
    static final int KEPT = 4;

    private record Place(ObjectKey auth, String namespace) {

        static Place of(Identity identity) {
            return new Place(identity.auth(), identity.login().source().namespace());
        }
    }

    private final ConcurrentHashMap<Place, List<Identity>> known = new ConcurrentHashMap<>();

    /**
     * Marks an identity as used.
     *
     * @return earlier identities beyond the limit
     */
    List<Identity> used(Identity identity) {
        List<Identity> tooMany = new ArrayList<>();
        known.compute(Place.of(identity), (_, before) -> {
            List<Identity> all = new ArrayList<>(before == null ? List.of() : before);
            all.remove(identity);
            all.add(identity);
            List<Identity> former = all.subList(0, Math.max(0, all.size() - KEPT));
            tooMany.addAll(former);
            former.clear();
            return List.copyOf(all);
        });
        return tooMany;
    }

    /** Its session was dropped. */
    void forget(Identity identity) {
        known.computeIfPresent(Place.of(identity), (_, before) -> {
            List<Identity> left =
                    before.stream().filter(other -> !other.equals(identity)).toList();
            return left.isEmpty() ? null : left;
        });
    }
}
