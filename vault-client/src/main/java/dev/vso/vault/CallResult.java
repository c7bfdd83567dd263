package dev.vso.vault;

import java.util.Optional;

/** The outcome of a typed call. */
public sealed interface CallResult<T> {
    record Success<T>(T value) implements CallResult<T> {}

    record Failure<T>(VaultFailure failure) implements CallResult<T> {}

    default Optional<T> optional() {
        return switch (this) {
            case Success<T>(T value) -> Optional.of(value);
            case Failure<T> _ -> Optional.empty();
        };
    }

    default Optional<VaultFailure> failed() {
        return switch (this) {
            case Success<T> _ -> Optional.empty();
            case Failure<T>(VaultFailure failure) -> Optional.of(failure);
        };
    }
}
