package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** What happens when the rollout of a workload fails after its restart for a new value. */
public enum OnFailure implements WireEnum {
    /** Nothing: all workloads are restarted at once, before it fails. */
    CONTINUE("Continue"),

    /** The workloads are restarted one after the other, and those after the failed one are not. */
    STOP("Stop"),

    /** As {@link #STOP}; and the previous value is put back into the Secret, if it still works. */
    ROLLBACK("Rollback");

    private final String word;

    OnFailure(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable OnFailure of(String word) {
        return WireEnum.find(values(), word);
    }

    /** Whether each workload is restarted only once the rollouts of those listed before it have finished. */
    public boolean inOrder() {
        return this != CONTINUE;
    }

    @Override
    public String value() {
        return word;
    }
}
