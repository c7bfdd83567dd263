package dev.vso.operator.secret;

/** Why an existing Secret is written again, with words for messages. */
public enum ApplyReason {
    FIRST_WRITE("it did not have this resource's data yet"),
    SOURCE_CHANGED("the source or the requested data changed"),
    KEY_EDITED("a key was edited or deleted in the Secret"),
    KEY_LEFT_OVER("it holds keys that VSO wrote and that are no longer wanted"),
    LABELS_EDITED("its labels differ from the wanted ones"),
    ANNOTATIONS_EDITED("its annotations differ from the wanted ones"),
    TAKEN_UP(
            "it was written for an earlier resource of the same name, which does not exist any more, and was taken over"),
    TAKEN_FROM_YOUNGER("a newer resource had it, and of two that name one Secret the older one wins"),
    STALE_OWNER("an owner reference named an earlier resource of the same name"),
    OWNERSHIP_LOST("its owner reference was missing"),
    TYPE_DIFFERS("its type differs from the wanted one");

    private final String words;

    ApplyReason(String words) {
        this.words = words;
    }

    /** The reason as the end of a sentence about the Secret. */
    public String words() {
        return words;
    }
}
