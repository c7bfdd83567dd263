package dev.vso.operator.controller.dynamicsecret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.time.GoDuration;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The expiry of a response without a lease, as far as the response contains one: by a certificate, by a time
 * ({@code expiration} of static credentials of AWS, {@code expires_at_seconds} of Google's tokens), or by a remaining
 * duration ({@code ttl} of tokens that Vault signs). Pure.
 */
final class UnleasedExpiry {

    /** Fields with an RFC 3339 time, or seconds since 1970. */
    private static final List<String> MOMENTS = List.of(
            "expiration",
            "expires_at",
            "expires_at_seconds",
            "expiry",
            "expire_time",
            "expiration_time",
            "valid_until");

    /** Fields with seconds, or a duration in Go's format. */
    private static final List<String> TIMES_LEFT = List.of("ttl", "token_ttl", "expires_in");

    /** A shorter remaining time is ignored: it is too short to act on. */
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    /** Later times mean no expiry; 9999-12-31. */
    private static final long LATEST = 253_402_300_799L;

    private UnleasedExpiry() {}

    /**
     * Returns the first expiry in the response that is in the future.
     *
     * @param now when the response was received
     */
    static Optional<Instant> of(ObjectNode answer, Instant now) {
        Optional<Instant> certificate = CertificateExpiry.of(answer);
        if (certificate.isPresent()) {
            return certificate;
        }
        return Stream.concat(
                        MOMENTS.stream().flatMap(field -> moment(answer.path(field)).stream()),
                        TIMES_LEFT.stream().flatMap(field -> left(answer.path(field)).map(now::plus).stream()))
                .filter(end -> end.isAfter(now.plus(SHORTEST)))
                .min(Instant::compareTo);
    }

    private static Optional<Instant> moment(JsonNode value) {
        Optional<Long> seconds = seconds(value);
        if (seconds.isPresent()) {
            return seconds.filter(second -> second <= LATEST).map(Instant::ofEpochSecond);
        }
        try {
            return value.isTextual()
                    ? Optional.of(OffsetDateTime.parse(value.textValue()).toInstant())
                            .filter(end -> end.getEpochSecond() <= LATEST)
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> left(JsonNode value) {
        Optional<Long> seconds = seconds(value);
        if (seconds.isPresent()) {
            return seconds.filter(second -> second <= LATEST).map(Duration::ofSeconds);
        }
        try {
            return value.isTextual() ? Optional.of(GoDuration.parse(value.textValue())) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<Long> seconds(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return Optional.of(value.longValue());
        }
        return value.isTextual() && value.textValue().matches("[0-9]{1,12}")
                ? Optional.of(Long.parseLong(value.textValue()))
                : Optional.empty();
    }
}
