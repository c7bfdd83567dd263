package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** Which of the workloads that use a Secret are restarted when its value has changed. */
public enum RestartMode implements WireEnum {
    /** All of them. */
    ALWAYS("Always"),

    /** Those that may not see the new value by themselves: all that do more than to mount the Secret without subPath. */
    WHEN_NOT_MOUNTED("WhenNotMounted"),

    /** None of them. */
    NEVER("Never");

    private final String word;

    RestartMode(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable RestartMode of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
