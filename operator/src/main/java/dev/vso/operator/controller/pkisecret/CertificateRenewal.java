package dev.vso.operator.controller.pkisecret;

import dev.vso.operator.controller.pkisecret.CertificatePlan.ExpirySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The time at which a certificate is replaced. Pure.
 *
 * @param at never later than requested: jitter only makes it earlier
 * @param offsetTooLong whether the offset leaves nothing of the lifetime: it is ignored then, because it would issue
 *     one certificate after the other
 */
record CertificateRenewal(Instant at, boolean offsetTooLong) {

    private static final double WITHOUT_OFFSET = 2 / 3.0;

    /** The maximum jitter, as a share of the time until then. */
    private static final double SPREAD = 0.05;

    /** The share of the lifetime that an offset must leave. */
    private static final double LEAST_USE = 0.05;

    /**
     * The minimum use of a certificate: near the expiry of its issuer each certificate may be shorter than the one
     * before.
     */
    static final Duration SHORTEST_USE = Duration.ofSeconds(5);

    /**
     * Returns the renewal by the offset before expiry, or else at two thirds of the lifetime; never if a new
     * certificate would not expire later.
     *
     * @param random uniform in [0, 1), and the same at each reconciliation of the same certificate
     */
    static CertificateRenewal of(HeldCertificate held, ExpirySpec expiry, double random) {
        if (expiry.fixedEnd()
                .filter(end -> !held.end().isBefore(end.truncatedTo(ChronoUnit.SECONDS)))
                .isPresent()) {
            return new CertificateRenewal(Instant.MAX, false);
        }
        Duration life = Duration.between(held.since(), held.end());
        Optional<Duration> untilOffset =
                expiry.offset().filter(Duration::isPositive).map(life::minus);
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
