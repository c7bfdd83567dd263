package dev.vso.operator.secret;

import java.util.Set;

/** What to do about a destination Secret. */
public sealed interface DestinationDecision {

    /** A decision that writes; {@link DestinationWriter} carries it out. */
    sealed interface Write extends DestinationDecision {}

    /** There is none: create it. */
    record Create() implements Write {}

    /**
     * Apply our fields to the one that is there.
     *
     * @param secret the Secret that was observed; another one of the same name is not touched
     * @param leftovers fields that VSO wrote, or that were written for a predecessor, and nobody wants any more; apply
     *     alone would leave them
     * @param predecessors UIDs of resources that had the Secret before: their owner references and records go
     */
    record Apply(ObservedSecret secret, Set<ApplyReason> reasons, OwnedFields leftovers, Set<String> predecessors)
            implements Write {
        public Apply {
            reasons = Set.copyOf(reasons);
            predecessors = Set.copyOf(predecessors);
        }
    }

    /**
     * Its type differs, which Kubernetes never changes: delete it and create it anew, once a dry run has shown that the API
     * server takes the new one.
     */
    record Recreate(ObservedSecret secret) implements Write {
        /** Why an update does not do, as the end of a sentence about the Secret. */
        public static final String WHY = "its type differs, and Kubernetes never changes the type of a Secret";
    }

    /** It is as it shall be; nothing is written. */
    record Unchanged() implements DestinationDecision {}

    /**
     * It must not be written; the message names the field of the spec and the cure.
     *
     * @param contested because another resource of this operator writes it
     */
    record Conflict(String field, String message, boolean contested) implements DestinationDecision {}
}
