package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** When credentials that were replaced are revoked. */
public enum RevokePrevious implements WireEnum {
    /** After the overlap, and not before the workloads to restart have finished their rollouts. */
    AFTER_ROLLOUT("AfterRollout"),

    /** After the overlap, even if pods still use them. */
    AFTER_OVERLAP("AfterOverlap"),

    /** Their lease runs out in Vault, as with HashiCorp's operator. */
    NEVER("Never");

    private final String word;

    RevokePrevious(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable RevokePrevious of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
