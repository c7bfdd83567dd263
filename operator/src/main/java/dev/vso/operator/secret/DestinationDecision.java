package dev.vso.operator.secret;

import dev.vso.error.Explanation;
import java.util.Set;

/** What to do with a destination Secret. */
public sealed interface DestinationDecision {

    /** A decision that writes; {@link DestinationWriter} carries it out. */
    sealed interface Write extends DestinationDecision {}

    /** It does not exist: create it. */
    record Create() implements Write {}

    /**
     * Apply our fields to the existing Secret.
     *
     * @param secret the Secret that was observed; a different one of the same name is not changed
     * @param leftovers unwanted fields that VSO wrote, or that were written for a predecessor; apply alone would leave
     *     them
     * @param predecessors UIDs of earlier owners: their owner references and records are removed
     */
    record Apply(ObservedSecret secret, Set<ApplyReason> reasons, OwnedFields leftovers, Set<String> predecessors)
            implements Write {
        public Apply {
            reasons = Set.copyOf(reasons);
            predecessors = Set.copyOf(predecessors);
        }
    }

    /**
     * Its type differs, which Kubernetes never changes: delete and recreate it, once a dry run has shown that the API
     * server accepts the new one.
     */
    record Recreate(ObservedSecret secret) implements Write {
        /** Why an update is not enough, as the end of a sentence about the Secret. */
        public static final String WHY = "its type differs, and Kubernetes never changes the type of a Secret";
    }

    /** It has the wanted state; nothing is written. */
    record Unchanged() implements DestinationDecision {}

    /**
     * It must not be written.
     *
     * @param explanation names the field of the spec and the remedy
     * @param contested whether the reason is that another resource of this operator writes it
     */
    record Conflict(String field, Explanation explanation, boolean contested) implements DestinationDecision {

        /** The explanation as one sentence. */
        public String message() {
            return explanation.text();
        }
    }
}
