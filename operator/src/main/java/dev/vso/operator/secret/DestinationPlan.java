package dev.vso.operator.secret;

import dev.vso.api.Destination;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.DestinationDecision.Apply;
import dev.vso.operator.secret.DestinationDecision.Conflict;
import dev.vso.operator.secret.DestinationDecision.Create;
import dev.vso.operator.secret.DestinationDecision.Recreate;
import dev.vso.operator.secret.DestinationDecision.Unchanged;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerLookup;
import dev.vso.operator.secret.owner.OwnershipClaim;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what to do about a destination Secret: a chain of named checks over what is wanted and what was observed, of
 * which the first that has an answer decides. Pure.
 *
 * <p>Whose a Secret is says {@link dev.vso.operator.secret.owner.Ownership}. Only our own keys, labels and annotations count; foreign ones in a shared Secret are neither compared nor touched.
 */
public final class DestinationPlan {

    /**
     * All that the decision depends on.
     *
     * @param observed the Secret of the wanted name, or empty when there is none
     * @param wantedMac the code over the data that the Secret shall hold
     * @param wantedKeys its keys
     * @param lastMac {@code status.secretMAC}: the code over what was stored last, or empty when nothing was
     */
    public record Observed(
            Destination destination,
            Owner owner,
            Optional<ObservedSecret> observed,
            String wantedMac,
            Set<String> wantedKeys,
            Optional<String> lastMac) {

        public Observed {
            wantedKeys = Set.copyOf(wantedKeys);
        }

        public boolean creates() {
            return Boolean.TRUE.equals(destination.create());
        }

        ObjectKey key() {
            return new ObjectKey(owner.namespace(), destination.name());
        }
    }

    /** One check on a Secret that is there: a decision, or nothing when the next check is to be asked. */
    @FunctionalInterface
    private interface Check {
        Optional<? extends DestinationDecision> decide(Observed situation, ObservedSecret secret, OwnershipClaim claim);
    }

    private final OwnerLookup ownerLookup;
    private final SecretTypes types;
    private final List<Check> whenCreating;
    private final List<Check> whenSharing;

    public DestinationPlan(OwnerLookup ownerLookup, SecretTypes types) {
        this.ownerLookup = ownerLookup;
        this.types = types;
        var conflicts = new DestinationConflicts(ownerLookup);
        whenCreating = List.of(
                // Another resource of the operator holds the Secret: the older of the two has it.
                (situation, _, claim) -> conflicts.heldByAnother(situation, claim),
                // Nobody of ours holds it, and the spec does not say that we may take it.
                (situation, _, claim) -> DestinationConflicts.foreign(situation, claim),
                // Kubernetes never changes a Secret's type.
                DestinationPlan::typeChanged,
                // An older resource adds keys to it, and some of them are ours too.
                (situation, secret, _) -> conflicts.keysOfAnother(situation, secret),
                DestinationPlan::unchanged,
                // Last, since an immutable Secret that is right is no problem.
                (situation, secret, _) -> DestinationConflicts.immutable(situation, secret));
        whenSharing = List.of(
                (situation, secret, _) -> conflicts.keysOfAnother(situation, secret),
                DestinationPlan::unchanged,
                (situation, secret, _) -> DestinationConflicts.immutable(situation, secret));
    }

    /** What to do now that the wanted data is known. */
    public DestinationDecision decide(Observed situation) {
        Optional<Conflict> impossible =
                DestinationConflicts.name(situation).or(() -> DestinationConflicts.type(situation, types));
        if (impossible.isPresent()) {
            return impossible.get();
        }
        if (situation.observed().isEmpty()) {
            return situation.creates() ? new Create() : DestinationConflicts.missing(situation);
        }
        var secret = situation.observed().get();
        var claim = OwnershipClaim.of(situation, secret, ownerLookup);
        var chain = situation.creates() ? whenCreating : whenSharing;
        for (Check check : chain) {
            Optional<? extends DestinationDecision> decision = check.decide(situation, secret, claim);
            if (decision.isPresent()) {
                return decision.get();
            }
        }
        return new Apply(
                secret, DestinationDrift.reasons(situation, secret, claim), claim.leftovers(), claim.predecessors());
    }

    private static Optional<Recreate> typeChanged(Observed situation, ObservedSecret secret, OwnershipClaim claim) {
        return secret.type().equals(DestinationObject.type(situation.destination()))
                ? Optional.empty()
                : Optional.of(new Recreate(secret));
    }

    private static Optional<Unchanged> unchanged(Observed situation, ObservedSecret secret, OwnershipClaim claim) {
        return DestinationDrift.reasons(situation, secret, claim).isEmpty()
                ? Optional.of(new Unchanged())
                : Optional.empty();
    }
}
