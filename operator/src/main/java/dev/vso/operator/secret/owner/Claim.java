package dev.vso.operator.secret.owner;

import dev.vso.operator.secret.DestinationObject;
import dev.vso.operator.secret.DestinationPlan.Situation;
import dev.vso.operator.secret.ObservedSecret;
import dev.vso.operator.secret.OwnFields;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What a resource may do about a Secret that is there, and what it clears away in it. Pure.
 *
 * @param predecessors UIDs of resources that had the Secret and do not have it any more: their owner references and what
 *     they wrote go
 * @param leftovers fields that were written for us, by VSO or for a predecessor, that nobody wants any more, and that apply
 *     alone would leave
 */
public record Claim(Ownership whose, Set<String> predecessors, OwnFields leftovers) {

    public Claim {
        predecessors = Set.copyOf(predecessors);
    }

    public static Claim of(Situation situation, ObservedSecret secret, Holders holders) {
        var whose = Ownership.of(situation.owner(), secret, holders);
        var predecessors =
                situation.creates() ? predecessors(situation.owner(), secret, whose, holders) : Set.<String>of();
        return new Claim(whose, predecessors, leftovers(situation, secret, predecessors, holders));
    }

    /** Whether the Secret is ours already. */
    public boolean isOurs() {
        return whose instanceof Ownership.Ours;
    }

    private static Set<String> predecessors(Owner owner, ObservedSecret secret, Ownership whose, Holders holders) {
        return switch (whose) {
            case Ownership.Ours _ -> Ownership.staleReferences(owner, secret);
            case Ownership.Earlier(Set<String> uids) -> uids;
            case Ownership.Anothers(var _, String uid) -> isYounger(uid, owner, holders) ? Set.of(uid) : Set.of();
            case Ownership.Foreign _ -> Set.of();
        };
    }

    /** Of two that name one Secret the older has it. */
    public static boolean isYounger(String uid, Owner owner, Holders holders) {
        return holders.find(uid).filter(owner::isOlderThan).isPresent();
    }

    /** VSO writes by update, and server-side apply removes only what its own manager applied before. */
    private static OwnFields leftovers(
            Situation situation, ObservedSecret secret, Set<String> predecessors, Holders holders) {
        var keys = new HashSet<>(sharedWithTheGone(situation.owner(), secret, holders));
        var labels = new HashSet<String>();
        var annotations = new HashSet<String>();
        if (situation.creates()) {
            add(secret.inherited(), keys, labels, annotations);
            predecessors.forEach(uid -> add(secret.fieldsAppliedFor(uid), keys, labels, annotations));
        }
        keys.removeAll(situation.wantedKeys());
        labels.removeAll(DestinationObject.labels(situation.destination(), situation.owner())
                .keySet());
        annotations.removeAll(situation.destination().annotations().keySet());
        return new OwnFields(keys, labels, annotations);
    }

    /** Keys of ours that a resource which is gone, an earlier one of our name perhaps, wrote as well. */
    private static Set<String> sharedWithTheGone(Owner owner, ObservedSecret secret, Holders holders) {
        var shared = new HashSet<String>();
        secret.applied().forEach((uid, applied) -> {
            if (!uid.equals(owner.uid()) && holders.find(uid).isEmpty()) {
                shared.addAll(applied.fields().keys());
            }
        });
        shared.retainAll(secret.fieldsAppliedFor(owner.uid()).keys());
        return shared;
    }

    private static void add(
            OwnFields fields, Collection<String> keys, Collection<String> labels, Collection<String> annotations) {
        keys.addAll(fields.keys());
        labels.addAll(fields.labels());
        annotations.addAll(fields.annotations());
    }
}
