package dev.vso.operator.secret.owner;

import dev.vso.operator.secret.ObservedSecret;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who owns a Secret, from the view of one resource. Pure. */
public sealed interface Ownership {

    /** It has the UID of this resource, as owner reference or, if that was removed, as label. */
    record Ours() implements Ownership {}

    /**
     * It was written for an earlier resource of the same kind, namespace and name, which no longer exists: a restore
     * brought the Secret back, or it remained when that resource was deleted.
     *
     * @param uids of the earlier resource
     */
    record EarlierResource(Set<String> uids) implements Ownership {
        public EarlierResource {
            uids = Set.copyOf(uids);
        }
    }

    /** Another resource of this operator owns it. */
    record OtherResource(String holder, String uid) implements Ownership {}

    /**
     * No known resource owns it.
     *
     * @param writtenFor the deleted resource that its label names
     */
    record Foreign(Optional<String> writtenFor) implements Ownership {}

    static Ownership of(Owner owner, ObservedSecret secret, OwnerLookup ownerLookup) {
        if (secret.isOwnedBy(owner)) {
            return new Ours();
        }
        var labels = secret.labels();
        var isDestination = OwnerLabels.areOfDestination(labels);
        var others = secret.ownerReferences().stream()
                .filter(reference -> isDestination || reference.isOfOperator())
                .filter(reference -> !reference.isNamesakeOf(owner.reference()))
                .findFirst();
        if (others.isPresent()) {
            return new OtherResource(others.get().toString(), others.get().uid());
        }
        var uid = labels.get(OwnerLabels.OWNER_UID);
        if (owner.uid().equals(uid)) {
            return new Ours();
        }
        var stale = staleReferences(owner, secret);
        if (!stale.isEmpty()) {
            return earlier(stale, uid);
        }
        return isDestination && uid != null
                ? byLabels(owner, labels.get(OwnerLabels.OWNER), uid, ownerLookup)
                : new Foreign(Optional.empty());
    }

    /** The UIDs in owner references to an earlier resource of this kind and name. */
    static Set<String> staleReferences(Owner owner, ObservedSecret secret) {
        return secret.ownerReferences().stream()
                .filter(reference -> reference.isNamesakeOf(owner.reference()))
                .map(OwnerReferenceEntry::uid)
                .filter(uid -> !uid.equals(owner.uid()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static EarlierResource earlier(Set<String> stale, @Nullable String uid) {
        var uids = new HashSet<>(stale);
        if (uid != null) {
            uids.add(uid);
        }
        return new EarlierResource(uids);
    }

    /**
     * The owner according to the labels. Earlier releases, and VSO, wrote only the UID: if no resource has it, the
     * owner was deleted.
     */
    private static Ownership byLabels(Owner owner, @Nullable String mark, String uid, OwnerLookup ownerLookup) {
        if (OwnerLabels.mark(owner).equals(mark)) {
            return new EarlierResource(Set.of(uid));
        }
        var living = ownerLookup.find(uid);
        if (living.isPresent()) {
            return living.get().namespace().equals(owner.namespace())
                    ? new OtherResource(living.get().reference().toString(), uid)
                    : new Foreign(Optional.of(living.get().reference().toString()));
        }
        return mark == null ? new EarlierResource(Set.of(uid)) : new Foreign(Optional.of(mark));
    }
}
