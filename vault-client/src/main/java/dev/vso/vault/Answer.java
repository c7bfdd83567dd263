package dev.vso.vault;

import java.util.Optional;

/** The outcome of a typed call. */
public sealed interface Answer<T> {
    record Is<T>(T value) implements Answer<T> {}

    record Failed<T>(VaultFailure failure) implements Answer<T> {}

    default Optional<T> optional() {
        return switch (this) {
            case Is<T>(T value) -> Optional.of(value);
            case Failed<T> _ -> Optional.empty();
        };
    }

    default Optional<VaultFailure> failed() {
        return switch (this) {
            case Is<T> _ -> Optional.empty();
            case Failed<T>(VaultFailure failure) -> Optional.of(failure);
        };
    }
}
