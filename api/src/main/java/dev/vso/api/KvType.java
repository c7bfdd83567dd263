package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** Version of the key/value engine. */
public enum KvType implements WireEnum {
    /** Keeps the latest value only. */
    KV_V1("kv-v1"),

    /** Keeps versions. */
    KV_V2("kv-v2");

    private final String word;

    KvType(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable KvType of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
