package dev.vso.vault.client;

import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultFailure.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether and when a failed request is repeated within the same call. The rule is that of Vault's own clients
 * (two retries, on lost connections, 412, 429 and 5xx but 501), restricted to repeatable requests.
 *
 * @param limit number of retries
 * @param pause before the first retry; it doubles, plus up to half of it at random
 * @param longest maximum pause; if Vault's Retry-After asks for more, the call fails at once
 */
record Retry(int limit, Duration pause, Duration longest) {
    static final Retry DEFAULT = new Retry(2, Duration.ofSeconds(1), Duration.ofSeconds(5));

    /**
     * The pause before the next attempt; empty if there is none.
     *
     * @param attempts so far, at least 1
     * @param jitter between 0 and 1
     */
    Optional<Duration> after(HttpExchange attempt, boolean repeatable, int attempts, double jitter) {
        if (attempts > limit || !(attempt.result() instanceof VaultFailure failure)) {
            return Optional.empty();
        }
        boolean unseen = failure.kind() == Kind.UNREACHABLE && !attempt.sent();
        if (!unseen && !(repeatable && passes(failure))) {
            return Optional.empty();
        }
        Duration own = pause.multipliedBy(1L << (attempts - 1));
        Duration wanted = attempt.retryAfter().orElse(own.plusMillis((long) (own.toMillis() * 0.5 * jitter)));
        return Optional.of(wanted).filter(d -> d.compareTo(longest) <= 0);
    }

    private static boolean passes(VaultFailure failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, THROTTLED -> true;
            case SEALED, STANDBY, UNAVAILABLE -> failure.status() == 412 || failure.status() >= 500;
            // After a timeout the caller cannot wait longer; a certificate is not replaced within a second.
            case TIMED_OUT, TLS, DENIED, NOT_FOUND, LEASE_GONE, INVALID -> false;
        };
    }
}
