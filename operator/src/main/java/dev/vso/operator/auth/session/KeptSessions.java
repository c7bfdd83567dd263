package dev.vso.operator.auth.session;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.vault.VaultNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that resources may need for their clean-up, one for each VaultAuth, VaultConnection and Vault namespace
 * that their references resolved to. This can change: if a VaultAuth is deleted, references fall back to that of the
 * operator's namespace, which may lack the right to revoke.
 */
public final class KeptSessions {

    private record Holder(ReconcileTrigger queue, ObjectKey resource) {}

    private record Way(ObjectKey auth, ObjectKey connection, Optional<VaultNamespace> namespace) {

        static Way of(Access access) {
            Identity identity = access.session().identity();
            return new Way(identity.auth(), identity.connection(), access.namespace());
        }
    }

    private final ConcurrentHashMap<Holder, List<Access>> kept = new ConcurrentHashMap<>();

    /** Keeps the latest session for each combination; a new combination comes after those that obtained something. */
    public void used(ReconcileTrigger queue, ObjectKey resource, Access access) {
        kept.compute(new Holder(queue, resource), (_, before) -> {
            List<Access> all = new ArrayList<>(before == null ? List.of() : before);
            int same = all.stream().map(Way::of).toList().indexOf(Way.of(access));
            if (same < 0) {
                all.add(access);
            } else {
                all.set(same, access);
            }
            return List.copyOf(all);
        });
    }

    /** The session obtained something to clean up: it is tried first. */
    public void obtained(ReconcileTrigger queue, ObjectKey resource, Access access) {
        kept.compute(new Holder(queue, resource), (_, before) -> {
            List<Access> all = new ArrayList<>(before == null ? List.of() : before);
            all.removeIf(one -> Way.of(one).equals(Way.of(access)));
            all.addFirst(access);
            return List.copyOf(all);
        });
    }

    /** In the order in which to try them. */
    public List<Access> of(ReconcileTrigger queue, ObjectKey resource) {
        return kept.getOrDefault(new Holder(queue, resource), List.of());
    }

    public boolean keeps(Session session) {
        return kept.values().stream()
                .flatMap(List::stream)
                .anyMatch(access -> access.session().equals(session));
    }

    public void forget(ReconcileTrigger queue, ObjectKey resource) {
        kept.remove(new Holder(queue, resource));
    }
}
