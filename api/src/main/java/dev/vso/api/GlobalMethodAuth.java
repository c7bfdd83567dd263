package dev.vso.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The block of one login method in a VaultAuthGlobal: what every method's block may set, besides its own fields. */
public interface GlobalMethodAuth {

    /** Vault namespace of the login. */
    @Nullable String namespace();

    /** Path of the auth method in Vault. */
    @Nullable String mount();

    /** Parameters of the login request. */
    Map<String, String> params();

    /** Headers of the requests to Vault. */
    Map<String, String> headers();
}
