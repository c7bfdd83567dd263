package dev.vso.operator.secret.owner;

import dev.vso.operator.secret.DestinationObject;
import dev.vso.operator.secret.DestinationPlan.Observed;
import dev.vso.operator.secret.ObservedSecret;
import dev.vso.operator.secret.OwnedFields;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What a resource may do with an existing Secret, and what it removes from it. Pure.
 *
 * @param predecessors UIDs of earlier owners: their owner references and fields are removed
 * @param leftovers fields written for us, by VSO or for a predecessor, that are no longer wanted and that apply alone
 *     would leave
 */
public record OwnershipClaim(Ownership whose, Set<String> predecessors, OwnedFields leftovers) {

    public OwnershipClaim {
        predecessors = Set.copyOf(predecessors);
    }

    public static OwnershipClaim of(Observed observed, ObservedSecret secret, OwnerLookup ownerLookup) {
        var whose = Ownership.of(observed.owner(), secret, ownerLookup);
        var predecessors =
                observed.creates() ? predecessors(observed.owner(), secret, whose, ownerLookup) : Set.<String>of();
        return new OwnershipClaim(whose, predecessors, leftovers(observed, secret, predecessors, ownerLookup));
    }

    /** Whether the Secret is already ours. */
    public boolean isOurs() {
        return whose instanceof Ownership.Ours;
    }

    private static Set<String> predecessors(
            Owner owner, ObservedSecret secret, Ownership whose, OwnerLookup ownerLookup) {
        return switch (whose) {
            case Ownership.Ours _ -> Ownership.staleReferences(owner, secret);
            case Ownership.EarlierResource(Set<String> uids) -> uids;
            case Ownership.OtherResource(var _, String uid) ->
                isYounger(uid, owner, ownerLookup) ? Set.of(uid) : Set.of();
            case Ownership.Foreign _ -> Set.of();
        };
    }

    /** Whether the resource is the younger of two that name one Secret; the older keeps it. */
    public static boolean isYounger(String uid, Owner owner, OwnerLookup ownerLookup) {
        return ownerLookup.find(uid).filter(owner::isOlderThan).isPresent();
    }

    /** VSO writes by update, and server-side apply removes only fields that its own manager applied before. */
    private static OwnedFields leftovers(
            Observed observed, ObservedSecret secret, Set<String> predecessors, OwnerLookup ownerLookup) {
        var keys = new HashSet<>(sharedWithTheGone(observed.owner(), secret, ownerLookup));
        var labels = new HashSet<String>();
        var annotations = new HashSet<String>();
        if (observed.creates()) {
            add(secret.inherited(), keys, labels, annotations);
            predecessors.forEach(uid -> add(secret.fieldsAppliedFor(uid), keys, labels, annotations));
        }
        keys.removeAll(observed.wantedKeys());
        labels.removeAll(DestinationObject.labels(observed.destination(), observed.owner())
                .keySet());
        annotations.removeAll(observed.destination().annotations().keySet());
        return new OwnedFields(keys, labels, annotations);
    }

    /** Keys of ours that a deleted resource, such as an earlier one of our name, also wrote. */
    private static Set<String> sharedWithTheGone(Owner owner, ObservedSecret secret, OwnerLookup ownerLookup) {
        var shared = new HashSet<String>();
        secret.applied().forEach((uid, applied) -> {
            if (!uid.equals(owner.uid()) && ownerLookup.find(uid).isEmpty()) {
                shared.addAll(applied.fields().keys());
            }
        });
        shared.retainAll(secret.fieldsAppliedFor(owner.uid()).keys());
        return shared;
    }

    private static void add(
            OwnedFields fields, Collection<String> keys, Collection<String> labels, Collection<String> annotations) {
        keys.addAll(fields.keys());
        labels.addAll(fields.labels());
        annotations.addAll(fields.annotations());
    }
}
