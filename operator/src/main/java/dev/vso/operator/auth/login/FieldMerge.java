package dev.vso.operator.auth.login;

import org.jspecify.annotations.Nullable;

/**
 * Merges a field of a VaultAuth with the same field of a VaultAuthGlobal. If a method can take its proof from one of
 * several places and the VaultAuth names one, the global's are ignored: otherwise the global would win.
 */
public final class FieldMerge {

    /** The CRD's default in every block. It looks like an unset field, so a global may replace it. */
    private static final long DEFAULT_TOKEN_SECONDS = 600;

    private FieldMerge() {}

    /** Whether an optional text is set. */
    public static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    /** The first text that is set. */
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
