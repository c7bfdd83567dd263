package dev.vso.operator.secret.owner;

import dev.vso.operator.secret.ObservedSecret;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whose a Secret is, as one resource sees it. Pure. */
public sealed interface Ownership {

    /** It carries the UID of this resource, as owner reference or, should that have been removed, as label. */
    record Ours() implements Ownership {}

    /**
     * It was written for an earlier resource of this kind, namespace and name, which is no more: a restore brought the
     * Secret back, or it was left when that resource went.
     *
     * @param uids of that resource
     */
    record EarlierResource(Set<String> uids) implements Ownership {
        public EarlierResource {
            uids = Set.copyOf(uids);
        }
    }

    /** Another resource of this operator has it. */
    record OtherResource(String holder, String uid) implements Ownership {}

    /**
     * Nobody has it whom we know.
     *
     * @param writtenFor the resource, gone by now, that its label names
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

    /** The UIDs under which owner references name an earlier resource of this kind and name. */
    static Set<String> staleReferences(Owner owner, ObservedSecret secret) {
        return secret.ownerReferences().stream()
                .filter(reference -> reference.isNamesakeOf(owner.reference()))
                .map(OwnerRef::uid)
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

    /** Earlier releases, and VSO, wrote no more than the UID: where no resource has it, it is that of one that is gone. */
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
