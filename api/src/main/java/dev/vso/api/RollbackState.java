package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** What has become of the previous credentials of a Secret that may be put back. */
public enum RollbackState implements WireEnum {
    /** They are kept, until all workloads run with the new ones. */
    READY("Ready"),

    /** A rollout failed: they are to be put back. */
    ROLLING_BACK("RollingBack"),

    /** They are in the Secret again. */
    ROLLED_BACK("RolledBack"),

    /** They are not put back. */
    REFUSED("Refused");

    private final String word;

    RollbackState(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable RollbackState of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
