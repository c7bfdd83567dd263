package dev.vso.operator.rollout;

/** The way in which the Secret changed when it was written. */
public enum RestartCause {
    /** It was written for the first time: pods that need it were waiting for it, and start with the right value. */
    FIRST_SYNC,
    /** Its value changed. */
    VALUE_CHANGED,
    /** Its value is the same as before, for example because an edit was undone. */
    SAME_VALUE;

    /** Returns the cause; a first sync counts as such, whatever the value was before. */
    public static RestartCause of(boolean firstSync, boolean valueChanged) {
        if (firstSync) {
            return FIRST_SYNC;
        }
        return valueChanged ? VALUE_CHANGED : SAME_VALUE;
    }
}
