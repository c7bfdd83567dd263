package dev.vso.operator.destination;

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
     * @param leftovers fields that VSO wrote and nobody wants any more; apply alone would leave them
     */
    record Apply(ObservedSecret secret, Set<ApplyReason> reasons, OwnFields leftovers) implements Write {
        public Apply {
            reasons = Set.copyOf(reasons);
        }
    }

    /** Delete it and create it anew, because it cannot become the wanted one by an update. */
    record Recreate(ObservedSecret secret, Why why) implements Write {
        /** Why an update does not do. */
        public enum Why {
            TYPE_CHANGED("its type differs, and Kubernetes never changes the type of a Secret"),
            BELONGS_TO_YOUNGER("a younger resource held it, and of two that name one Secret the older has it");

            private final String words;

            Why(String words) {
                this.words = words;
            }

            /** The reason as the end of a sentence about the Secret. */
            public String words() {
                return words;
            }
        }
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
