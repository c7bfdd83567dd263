package dev.vso.operator.auth.login;

import org.jspecify.annotations.Nullable;

/**
 * How a field of a VaultAuth is completed by the same field of a VaultAuthGlobal. Where a method can take its proof from
 * one of several places, a VaultAuth that names one takes none from the global: otherwise the global would win.
 */
public final class FieldMerge {

    /** The default that the CRD writes into every block; it looks like "not set", so a global may replace it. */
    private static final long DEFAULT_TOKEN_SECONDS = 600;

    private FieldMerge() {}

    /** Whether an optional text says anything. */
    public static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    /** The first text that says anything. */
    public static @Nullable String firstOf(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (isSet(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    static @Nullable Long tokenSeconds(@Nullable Long own, @Nullable Long shared) {
        boolean unset = own == null || own == DEFAULT_TOKEN_SECONDS;
        return unset && shared != null ? shared : own;
    }
}
