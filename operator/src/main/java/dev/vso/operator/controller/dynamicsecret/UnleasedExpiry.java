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
 * When an answer without a lease stops working, as far as it says so itself: by a certificate in it, by a moment
 * ({@code expiration} of static credentials of AWS, {@code expires_at_seconds} of tokens of Google's), or by the time that it
 * has left ({@code ttl} of tokens that Vault signs). Pure.
 */
final class UnleasedExpiry {

    /** Text as RFC 3339 writes it, or seconds since 1970. */
    private static final List<String> MOMENTS = List.of(
            "expiration",
            "expires_at",
            "expires_at_seconds",
            "expiry",
            "expire_time",
            "expiration_time",
            "valid_until");

    /** Seconds, or a duration as Go writes it. */
    private static final List<String> TIMES_LEFT = List.of("ttl", "token_ttl", "expires_in");

    /** What ends within it has no end that anybody could act on. */
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    /** Later moments mean that there is no end; 9999-12-31. */
    private static final long LATEST = 253_402_300_799L;

    private UnleasedExpiry() {}

    /**
     * The first end that the answer tells of and that lies ahead.
     *
     * @param now when it was given
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
