package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** How the operator proves to Vault who is asking. */
public enum AuthMethod implements WireEnum {
    /** A service account token, reviewed by Vault. */
    KUBERNETES("kubernetes"),

    /** A signed token, from a service account or a Secret. */
    JWT("jwt"),

    /** A role id and a secret id. */
    APP_ROLE("appRole"),

    /** A signed AWS identity request. */
    AWS("aws"),

    /** A Google identity token. */
    GCP("gcp");

    private final String word;

    AuthMethod(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable AuthMethod of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
