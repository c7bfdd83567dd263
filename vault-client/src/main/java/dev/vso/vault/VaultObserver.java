package dev.vso.vault;

import java.time.Duration;
import java.util.Optional;

/** Sees every HTTP attempt, also those that are repeated. Called on the caller's thread; must not block. */
@FunctionalInterface
public interface VaultObserver {
    VaultObserver NONE = (operation, took, failure) -> {};

    /**
     * One attempt has ended.
     *
     * @param operation the request's {@link VaultRequest#operation()}
     * @param failure empty for a success
     */
    void attempted(String operation, Duration took, Optional<VaultFailure.Kind> failure);
}
