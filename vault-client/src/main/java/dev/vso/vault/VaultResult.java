package dev.vso.vault;

import java.util.function.Function;

/**
 * The result of a request: a response, or a failure with a policy for what to do next. Errors of Vault are not thrown.
 */
public sealed interface VaultResult permits VaultResponse, VaultFailure {

    /**
     * Converts a success to a {@code T}.
     *
     * @param reading throws {@link UnexpectedAnswer} when a required field is missing
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
