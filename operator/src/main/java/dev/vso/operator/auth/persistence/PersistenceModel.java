package dev.vso.operator.auth.persistence;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether and how Vault tokens outlive the process; the words are VSO's. */
public enum PersistenceModel {
    /** They end with it; what an earlier process kept is deleted. */
    NONE,
    /** In Secrets, encrypted by a Transit engine. */
    DIRECT_ENCRYPTED,
    /** In Secrets, readable by whoever may read those. */
    DIRECT_UNENCRYPTED;

    /** The word that the option knows it by, such as {@code direct-encrypted}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The model that the word means.
     *
     * @throws IllegalArgumentException if it means none; the message lists the words
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
