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
 * The sessions that resources with something to take back used, one for each VaultAuth, VaultConnection and Vault namespace
 * that their references led to. A reference may lead elsewhere from one moment to the next: where a VaultAuth is deleted,
 * the one of the operator's namespace takes its place, and that one may lack the right to revoke.
 */
public final class KeptSessions {

    private record Holder(ReconcileTrigger room, ObjectKey resource) {}

    private record Way(ObjectKey auth, ObjectKey connection, Optional<VaultNamespace> namespace) {

        static Way of(Access access) {
            Identity identity = access.session().identity();
            return new Way(identity.auth(), identity.connection(), access.namespace());
        }
    }

    private final ConcurrentHashMap<Holder, List<Access>> kept = new ConcurrentHashMap<>();

    /** Of the same way the latest counts; another way comes after those that something was obtained by. */
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

    /** Something to take back was obtained: it is tried with this session first. */
    public void obtained(ReconcileTrigger queue, ObjectKey resource, Access access) {
        kept.compute(new Holder(queue, resource), (_, before) -> {
            List<Access> all = new ArrayList<>(before == null ? List.of() : before);
            all.removeIf(one -> Way.of(one).equals(Way.of(access)));
            all.addFirst(access);
            return List.copyOf(all);
        });
    }

    /** In the order in which they are to be tried. */
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
