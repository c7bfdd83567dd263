package dev.vso.operator.controller.pkisecret;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a certificate is replaced. Pure.
 *
 * @param at never after what was asked for: the spread is towards earlier
 * @param offsetTooLong the offset leaves nothing of the life: it is not followed, for it would make one certificate after
 *     the other
 */
record CertificateRenewal(Instant at, boolean offsetTooLong) {

    private static final double WITHOUT_OFFSET = 2 / 3.0;

    /** How much earlier, as a share of the time until then. */
    private static final double SPREAD = 0.05;

    /** An offset must leave this share of the life. */
    private static final double LEAST_USE = 0.05;

    /** However short the life: near the end of its authority each certificate may live shorter than the one before. */
    static final Duration SHORTEST_USE = Duration.ofSeconds(5);

    /**
     * By the offset before the end, else at two thirds of the life; never if a new one would end no later.
     *
     * @param fixedEnd the end that the spec gives every certificate
     * @param random uniform in [0, 1) and the same at each look at the same certificate
     */
    static CertificateRenewal of(
            HeldCertificate held, Optional<Duration> expiryOffset, Optional<Instant> fixedEnd, double random) {
        if (fixedEnd.filter(end -> !held.end().isBefore(end.truncatedTo(ChronoUnit.SECONDS)))
                .isPresent()) {
            return new CertificateRenewal(Instant.MAX, false);
        }
        Duration life = Duration.between(held.since(), held.end());
        Optional<Duration> untilOffset =
                expiryOffset.filter(Duration::isPositive).map(life::minus);
        boolean tooLong = untilOffset
                .filter(until -> until.toMillis() < life.toMillis() * LEAST_USE)
                .isPresent();
        double millis = untilOffset.isEmpty() || tooLong
                ? life.toMillis() * WITHOUT_OFFSET
                : untilOffset.get().toMillis();
        Instant at = held.since().plusMillis(Math.round(millis * (1 - SPREAD * random)));
        Instant earliest = held.since().plus(SHORTEST_USE);
        return new CertificateRenewal(at.isBefore(earliest) ? earliest : at, tooLong);
    }
}
