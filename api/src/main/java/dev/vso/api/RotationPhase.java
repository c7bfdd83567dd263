package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** How far a rotation is, from new credentials in the Secret until the previous ones are revoked. */
public enum RotationPhase implements WireEnum {
    /** The new credentials are in the Secret; workloads are still to be restarted. */
    PUBLISHED("Published"),

    /** The workloads were restarted; some of their pods still run with the previous credentials. */
    ROLLING_OUT("RollingOut"),

    /** All workloads run with the new credentials. */
    SETTLED("Settled"),

    /** All workloads run with the new credentials, and the previous ones are revoked or have expired. */
    PREVIOUS_REVOKED("PreviousRevoked"),

    /** A workload does not get the new credentials without help, or not for now. */
    STALLED("Stalled"),

    /** A rollout with the new credentials failed, and the Secret has the previous ones again. */
    ROLLED_BACK("RolledBack");

    private final String word;

    RotationPhase(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable RotationPhase of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
