package dev.vso.operator.http.access;

import dev.vso.certificate.SelfSigned;
import dev.vso.certificate.SigningRequest;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A self-signed certificate that exists only in memory. Clients cannot verify it, but passive listeners cannot read the
 * traffic.
 */
final class SelfSignedServingCertificate implements ServingCertificate {

    private static final Duration LIFE = Duration.ofDays(365);

    /** For clocks that differ. */
    private static final Duration LEEWAY = Duration.ofHours(1);

    private static final int SERIAL_BITS = 127;

    private final InstantSource clock;
    private final SecureRandom random;
    private Optional<KeyAndChain> made = Optional.empty();

    SelfSignedServingCertificate(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** Renewed after half of its lifetime. */
    @Override
    public synchronized KeyAndChain current() {
        Instant now = clock.instant();
        KeyAndChain current = made.filter(it -> now.plus(LIFE.dividedBy(2))
                        .isBefore(it.own().getNotAfter().toInstant()))
                .orElseGet(() -> make(now));
        made = Optional.of(current);
        return current;
    }

    private KeyAndChain make(Instant now) {
        KeyPair keys = SigningRequest.newKey("EC", 256);
        return new KeyAndChain(
                keys.getPrivate(),
                List.of(SelfSigned.server(
                        keys,
                        "vault-secrets-operator metrics",
                        List.of("localhost"),
                        new BigInteger(SERIAL_BITS, random),
                        now.minus(LEEWAY),
                        now.plus(LIFE))));
    }
}
