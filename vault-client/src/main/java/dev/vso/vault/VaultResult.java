package dev.vso.vault;

import java.util.function.Function;

/** What came of a request: an answer, or a failure that says what to do. Nothing is thrown for what Vault says. */
public sealed interface VaultResult permits VaultResponse, VaultFailure {

    /**
     * The answer read as a {@code T}.
     *
     * @param reading throws {@link UnexpectedAnswer} when a field it needs is not there
     */
    default <T> CallResult<T> as(Function<VaultResponse, T> reading) {
        return switch (this) {
            case VaultFailure failure -> new CallResult.Failure<>(failure);
            case VaultResponse response -> {
                try {
                    yield new CallResult.Success<>(reading.apply(response));
                } catch (UnexpectedAnswer e) {
                    yield new CallResult.Failure<>(VaultFailure.unexpected(response.asked(), response.status(), e));
                }
            }
        };
    }
}
