package dev.vso.operator.secret;

import dev.vso.api.Destination;
import dev.vso.operator.secret.DestinationPlan.Observed;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerLabels;
import dev.vso.operator.secret.owner.Ownership;
import dev.vso.operator.secret.owner.OwnershipClaim;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a Secret differs from its wanted state, as far as the difference concerns us. Pure. */
public final class DestinationDrift {

    /** The difference to the last write. */
    public sealed interface Drift {
        /** There is no difference. */
        record None() implements Drift {}

        /** The Secret was deleted. */
        record Missing() implements Drift {}

        /** Some of our fields differ: the source must be read again, since the data is not stored elsewhere. */
        record Edited(Set<ApplyReason> reasons) implements Drift {
            public Edited {
                reasons = Set.copyOf(reasons);
            }
        }
    }

    private DestinationDrift() {}

    /**
     * Compares the Secret with the last write, without knowing the data: for changes that the watch reports, and after
     * a start. Without the last HMAC, edits of keys cannot be detected.
     */
    public static Drift sinceLastWrite(
            Destination destination, Owner owner, Optional<ObservedSecret> observed, Optional<String> lastMac) {
        if (observed.isEmpty()) {
            return new Drift.Missing();
        }
        var secret = observed.get();
        var reasons = metadata(destination, owner, secret);
        if (lastMac.isPresent() && !secret.holds(lastMac.get(), owner.uid())) {
            reasons.add(ApplyReason.KEY_EDITED);
        }
        if (Boolean.TRUE.equals(destination.create()) && !secret.type().equals(DestinationObject.type(destination))) {
            reasons.add(ApplyReason.TYPE_DIFFERS);
        }
        return reasons.isEmpty() ? new Drift.None() : new Drift.Edited(reasons);
    }

    /** Why the Secret must be written; empty if it has the wanted state. */
    static Set<ApplyReason> reasons(Observed situation, ObservedSecret secret, OwnershipClaim claim) {
        if (situation.creates() && !claim.isOurs()) {
            return Set.of(
                    switch (claim.whose()) {
                        case Ownership.EarlierResource _ -> ApplyReason.TAKEN_UP;
                        case Ownership.OtherResource _ -> ApplyReason.TAKEN_FROM_YOUNGER;
                        case Ownership.Ours _, Ownership.Foreign _ -> ApplyReason.FIRST_WRITE;
                    });
        }
        var reasons = metadata(situation.destination(), situation.owner(), secret);
        if (!secret.holds(situation.wantedMac(), situation.owner().uid())) {
            reasons.addAll(ofData(situation, secret));
        }
        var leftovers = claim.leftovers();
        if (!leftovers.keys().isEmpty()) {
            reasons.add(ApplyReason.KEY_LEFT_OVER);
        }
        if (!leftovers.labels().isEmpty()) {
            reasons.add(ApplyReason.LABELS_EDITED);
        }
        if (!leftovers.annotations().isEmpty()) {
            reasons.add(ApplyReason.ANNOTATIONS_EDITED);
        }
        return reasons;
    }

    private static Set<ApplyReason> ofData(Observed situation, ObservedSecret secret) {
        if (situation.lastMac().isEmpty()) {
            return Set.of(ApplyReason.FIRST_WRITE);
        }
        var last = situation.lastMac().get();
        var reasons = EnumSet.noneOf(ApplyReason.class);
        if (!SecretHmac.equal(last, situation.wantedMac())) {
            reasons.add(ApplyReason.SOURCE_CHANGED);
        }
        if (!secret.holds(last, situation.owner().uid())) {
            reasons.add(ApplyReason.KEY_EDITED);
        }
        return reasons;
    }

    private static Set<ApplyReason> metadata(Destination destination, Owner owner, ObservedSecret secret) {
        var reasons = EnumSet.noneOf(ApplyReason.class);
        if (!Boolean.TRUE.equals(destination.create())) {
            return reasons;
        }
        var applied = secret.fieldsAppliedFor(owner.uid());
        var labels = OwnerLabels.expected(DestinationObject.labels(destination, owner), secret.labels());
        if (differs(labels, secret.labels(), applied.labels())) {
            reasons.add(ApplyReason.LABELS_EDITED);
        }
        if (differs(withoutNote(destination.annotations()), secret.annotations(), withoutNote(applied.annotations()))) {
            reasons.add(ApplyReason.ANNOTATIONS_EDITED);
        }
        if (!secret.isOwnedBy(owner)) {
            reasons.add(ApplyReason.OWNERSHIP_LOST);
        }
        if (!Ownership.staleReferences(owner, secret).isEmpty()) {
            reasons.add(ApplyReason.STALE_OWNER);
        }
        return reasons;
    }

    /** The annotation that goes with the data is of no use once a status is written, so it is not repaired. */
    private static Map<String, String> withoutNote(Map<String, String> annotations) {
        if (!annotations.containsKey(DataNote.ANNOTATION)) {
            return annotations;
        }
        var others = new HashMap<>(annotations);
        others.remove(DataNote.ANNOTATION);
        return others;
    }

    private static Set<String> withoutNote(Set<String> names) {
        if (!names.contains(DataNote.ANNOTATION)) {
            return names;
        }
        var others = new HashSet<>(names);
        others.remove(DataNote.ANNOTATION);
        return others;
    }

    /** Whether a wanted entry is missing or has another value, or an entry that we applied is no longer wanted. */
    private static boolean differs(Map<String, String> wanted, Map<String, String> observed, Set<String> applied) {
        return !observed.entrySet().containsAll(wanted.entrySet())
                || !wanted.keySet().containsAll(applied);
    }
}
