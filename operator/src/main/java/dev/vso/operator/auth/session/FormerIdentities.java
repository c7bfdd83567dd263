package dev.vso.operator.auth.session;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The identities that one VaultAuth led to in one namespace, the latest last. There is one at a time, but each edit of the
 * VaultAuth makes another, and so does each new content of a Secret: without a bound, whoever edits a VaultAuth in a loop
 * fills the operator's memory with sessions.
 */
final class FormerIdentities {

    /** What was obtained before an edit may hang on the session before. */
    static final int KEPT = 4;

    private record Place(ObjectKey auth, String namespace) {

        static Place of(Identity identity) {
            return new Place(identity.auth(), identity.login().source().namespace());
        }
    }

    private final ConcurrentHashMap<Place, List<Identity>> known = new ConcurrentHashMap<>();

    /**
     * An identity is in use.
     *
     * @return those before it that are too many
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

    /** Its session is no more. */
    void forget(Identity identity) {
        known.computeIfPresent(Place.of(identity), (_, before) -> {
            List<Identity> left =
                    before.stream().filter(other -> !other.equals(identity)).toList();
            return left.isEmpty() ? null : left;
        });
    }
}
