package dev.vso.operator.rollout;

/** What happened to the Secret when it was written. */
public enum RestartCause {
    /** It was written for the first time: whoever needs it has been waiting for it, and starts with the right value. */
    FIRST_SYNC,
    /** It holds another value than before. */
    VALUE_CHANGED,
    /** It holds the value it held before, for example because an edit was undone. */
    SAME_VALUE;

    /** The first sync counts as such, whatever the value was before. */
    public static RestartCause of(boolean firstSync, boolean valueChanged) {
        if (firstSync) {
            return FIRST_SYNC;
        }
        return valueChanged ? VALUE_CHANGED : SAME_VALUE;
    }
}
