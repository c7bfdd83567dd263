package dev.vso.operator.auth.persistence;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether and how Vault tokens outlive the process; the names are VSO's. */
public enum PersistenceModel {
    /** Tokens are not stored; stored ones of an earlier process are deleted. */
    NONE,
    /** In Secrets, encrypted by a Transit engine. */
    DIRECT_ENCRYPTED,
    /** In Secrets, readable by everyone who may read these. */
    DIRECT_UNENCRYPTED;

    /** The option's value, such as {@code direct-encrypted}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Parses the option's value.
     *
     * @throws IllegalArgumentException if it is unknown; the message lists the values
     */
    public static PersistenceModel parse(String word) {
        return Arrays.stream(values())
                .filter(model -> model.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"%s\" is not one of %s"
                        .formatted(
                                word,
                                Arrays.stream(values())
                                        .map(PersistenceModel::word)
                                        .collect(Collectors.joining(", ")))));
    }
}
