package dev.vso.operator.secret;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerLookup;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which resources of this operator name which Secrets. Finds the older of two that name one Secret, and requeues the
 * resources that name a changed Secret.
 */
public final class DestinationIndex implements OwnerLookup {

    private record Holding(Owner owner, ReconcileTrigger room, Set<ObjectKey> secrets) {}

    private final Map<String, Holding> byUid = new HashMap<>();
    private final Map<ObjectKey, Set<String>> bySecret = new HashMap<>();

    /** Records that the resource exists and names exactly these Secrets. */
    public synchronized void enter(Owner owner, ReconcileTrigger queue, Collection<ObjectKey> secrets) {
        Holding now = new Holding(owner, queue, Set.copyOf(secrets));
        Holding before = byUid.put(owner.uid(), now);
        if (now.equals(before)) {
            return;
        }
        unlink(owner.uid(), before == null ? Set.of() : before.secrets());
        now.secrets()
                .forEach(secret ->
                        bySecret.computeIfAbsent(secret, _ -> new HashSet<>()).add(owner.uid()));
    }

    /** The resource is deleted, or is being deleted. */
    public synchronized void leave(String uid) {
        Holding gone = byUid.remove(uid);
        if (gone != null) {
            unlink(uid, gone.secrets());
        }
    }

    /** The Secret changed: requeues the resources that name it, and those it was written for. */
    public void changed(ObjectKey secret, Collection<String> writtenFor) {
        for (Holding holding : concerned(secret, writtenFor)) {
            holding.room()
                    .enqueue(new ObjectKey(
                            holding.owner().namespace(), holding.owner().name()));
        }
    }

    /** Whether this resource names the Secret. */
    public synchronized boolean names(String uid, ObjectKey secret) {
        Holding holding = byUid.get(uid);
        return holding != null && holding.secrets().contains(secret);
    }

    /** Whether any resource names the Secret. */
    public synchronized boolean named(ObjectKey secret) {
        return bySecret.containsKey(secret);
    }

    @Override
    public synchronized Optional<Owner> find(String uid) {
        return Optional.ofNullable(byUid.get(uid)).map(Holding::owner);
    }

    private synchronized Set<Holding> concerned(ObjectKey secret, Collection<String> writtenFor) {
        Set<String> uids = new HashSet<>(writtenFor);
        uids.addAll(bySecret.getOrDefault(secret, Set.of()));
        Set<Holding> concerned = new LinkedHashSet<>();
        for (String uid : uids) {
            Holding holding = byUid.get(uid);
            if (holding != null) {
                concerned.add(holding);
            }
        }
        return concerned;
    }

    private void unlink(String uid, Set<ObjectKey> secrets) {
        for (ObjectKey secret : secrets) {
            Set<String> naming = bySecret.get(secret);
            if (naming != null && naming.remove(uid) && naming.isEmpty()) {
                bySecret.remove(secret);
            }
        }
    }
}
