package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** HTTP method of a request to Vault. */
public enum HttpMethod implements WireEnum {
    /** Read. */
    GET("GET"),

    /** Write. */
    POST("POST"),

    /** Write. */
    PUT("PUT");

    private final String word;

    HttpMethod(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable HttpMethod of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
