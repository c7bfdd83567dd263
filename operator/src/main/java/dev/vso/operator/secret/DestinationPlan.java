package dev.vso.operator.secret;

import static dev.vso.operator.decision.DecisionChain.check;

import dev.vso.api.Destination;
import dev.vso.operator.decision.DecisionChain;
import dev.vso.operator.decision.DecisionChain.Check;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.DestinationDecision.Apply;
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
 * Decides what to do with a destination Secret: a chain of named checks of the wanted and the observed state, where the
 * first check with a result decides. Pure.
 *
 * <p>{@link dev.vso.operator.secret.owner.Ownership} determines whose the Secret is. Only our own keys, labels and
 * annotations count; others in a shared Secret are neither compared nor changed.
 */
public final class DestinationPlan {

    /**
     * The input of the decision.
     *
     * @param observed the Secret of the wanted name; empty if it does not exist
     * @param wantedMac the HMAC of the data that the Secret should hold
     * @param wantedKeys the keys of that data
     * @param lastMac {@code status.secretMAC}: the HMAC of the last stored data; empty if none was stored
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

    /** The same, with the existing Secret and our claim to it. */
    record Existing(Observed observed, ObservedSecret secret, OwnershipClaim claim) {}

    private final OwnerLookup ownerLookup;

    /** Checks that do not need the Secret's contents. */
    final DecisionChain<Observed, DestinationDecision> chain;

    /** Checks for an existing Secret with {@code create: true}. */
    final DecisionChain<Existing, DestinationDecision> whenCreating;

    /** Checks for an existing Secret that belongs to others: only our keys are ours. */
    final DecisionChain<Existing, DestinationDecision> whenSharing;

    public DestinationPlan(OwnerLookup ownerLookup, SecretTypes types) {
        this.ownerLookup = ownerLookup;
        var conflicts = new DestinationConflicts(ownerLookup);
        chain = new DecisionChain<>(
                List.of(
                        check("impossibleName", DestinationConflicts::name),
                        check("refusedType", o -> DestinationConflicts.type(o, types)),
                        check("notThere", DestinationPlan::notThere)),
                this::decideOnExisting);
        Check<Existing, DestinationDecision> keysOfAnother =
                check("keysOfAnother", o -> conflicts.keysOfAnother(o.observed(), o.secret()));
        Check<Existing, DestinationDecision> unchanged = check("unchanged", DestinationPlan::unchanged);
        // Last, since an immutable Secret with the right contents is no conflict.
        Check<Existing, DestinationDecision> immutable =
                check("immutable", o -> DestinationConflicts.immutable(o.observed(), o.secret()));
        whenCreating = new DecisionChain<>(
                List.of(
                        // Another resource of the operator owns the Secret: the older of the two keeps it.
                        check("heldByAnother", o -> conflicts.heldByAnother(o.observed(), o.claim())),
                        // No resource of the operator owns it, and the spec does not allow overwriting it.
                        check("foreign", o -> DestinationConflicts.foreign(o.observed(), o.claim())),
                        // Kubernetes never changes a Secret's type.
                        check("typeChanged", DestinationPlan::typeChanged),
                        // An older resource adds keys to it, and some of them are ours too.
                        keysOfAnother,
                        unchanged,
                        immutable),
                DestinationPlan::apply);
        whenSharing = new DecisionChain<>(List.of(keysOfAnother, unchanged, immutable), DestinationPlan::apply);
    }

    /** The decision for the known wanted data. */
    public DestinationDecision decide(Observed situation) {
        return chain.decide(situation);
    }

    private DestinationDecision decideOnExisting(Observed observed) {
        var secret = observed.observed().orElseThrow();
        var existing = new Existing(observed, secret, OwnershipClaim.of(observed, secret, ownerLookup));
        return (observed.creates() ? whenCreating : whenSharing).decide(existing);
    }

    private static Optional<DestinationDecision> notThere(Observed o) {
        if (o.observed().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(o.creates() ? new Create() : DestinationConflicts.missing(o));
    }

    private static Optional<Recreate> typeChanged(Existing o) {
        return o.secret().type().equals(DestinationObject.type(o.observed().destination()))
                ? Optional.empty()
                : Optional.of(new Recreate(o.secret()));
    }

    private static Optional<Unchanged> unchanged(Existing o) {
        return reasons(o).isEmpty() ? Optional.of(new Unchanged()) : Optional.empty();
    }

    private static DestinationDecision apply(Existing o) {
        return new Apply(
                o.secret(), reasons(o), o.claim().leftovers(), o.claim().predecessors());
    }

    private static Set<ApplyReason> reasons(Existing o) {
        return DestinationDrift.reasons(o.observed(), o.secret(), o.claim());
    }
}
