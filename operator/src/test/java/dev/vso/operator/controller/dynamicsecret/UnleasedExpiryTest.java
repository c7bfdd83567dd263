package dev.vso.operator.controller.dynamicsecret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.vault.json.VaultJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnleasedExpiryTest {

    private static final Instant NOW = Instant.parse("2026-11-29T20:00:00Z");

    @DisplayName("L5: an answer without a lease that tells its own end")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            {"access_key": "AKIA", "secret_key": "x", "expiration": "2026-11-29T21:00:00Z"}      | 2026-11-29T21:00:00Z
            {"access_key": "AKIA", "expiration": "2026-11-29T21:00:00.123456789+01:00"}          | 2026-11-29T20:00:00.123456789Z
            {"token": "ya29", "expires_at_seconds": 1795986000, "token_ttl": "1h"}               | 2026-11-29T21:00:00Z
            {"token": "ya29", "token_ttl": 3599}                                                 | 2026-11-29T20:59:59Z
            {"token": "eyJ", "client_id": "c", "ttl": 600}                                       | 2026-11-29T20:10:00Z
            {"token": "eyJ", "ttl": "30m"}                                                       | 2026-11-29T20:30:00Z
            {"access_token": "x", "expires_in": "3600"}                                          | 2026-11-29T21:00:00Z
            {"password": "x", "valid_until": "2026-12-01T00:00:00Z"}                             | 2026-12-01T00:00:00Z
            {"password": "x", "expiry": "2026-12-01T00:00:00Z", "ttl": 60}                       | 2026-11-29T20:01:00Z
            {"password": "x"}                                                                    | -
            {"password": "x", "ttl": 0, "expiration": "2020-01-01T00:00:00Z"}                    | -
            {"password": "x", "ttl": "soon", "expiry": "never", "expires_at": null}              | -
            {"password": "x", "expires_at": "9999-12-31T23:59:59Z", "ttl": -1}                   | 9999-12-31T23:59:59Z
            {"password": "x", "expires_at": 99999999999999, "ttl": {"a": 1}}                     | -
            """)
    void theEndIsRead(String answer, @Nullable Instant expected) {
        Optional<Instant> end = UnleasedExpiry.of((ObjectNode) VaultJson.parse(answer), NOW);
        Instant soon = NOW.plus(Duration.ofSeconds(2));
        assertThat(end).isEqualTo(Optional.ofNullable(expected).filter(moment -> moment.isAfter(soon)));
    }
}
