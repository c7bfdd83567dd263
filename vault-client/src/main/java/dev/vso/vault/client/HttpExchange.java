package dev.vso.vault.client;

import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import java.time.Duration;
import java.util.Optional;

/**
 * One HTTP exchange.
 *
 * @param sent true if Vault may have seen the request
 * @param retryAfter from the header of the answer
 */
record HttpExchange(VaultResult result, boolean sent, Optional<Duration> retryAfter) {
    static HttpExchange answered(VaultResult result, Optional<Duration> retryAfter) {
        return new HttpExchange(result, true, retryAfter);
    }

    static HttpExchange failed(TransportFailure failure) {
        return new HttpExchange(failure.failure(), failure.sent(), Optional.empty());
    }

    Optional<VaultFailure.Kind> failure() {
        return switch (result) {
            case VaultFailure failure -> Optional.of(failure.kind());
            case VaultResponse _ -> Optional.empty();
        };
    }

    /** Retry-After in seconds; the other form, a date, is ignored. */
    static Optional<Duration> retryAfter(Optional<String> header) {
        return header.map(String::strip)
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }
}
