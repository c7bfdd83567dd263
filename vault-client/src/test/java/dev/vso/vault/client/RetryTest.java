package dev.vso.vault.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultFailure.Kind;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {
    private static final RequestInfo ASKED =
            new RequestInfo(VaultRequest.Method.GET, VaultPath.of("secret", "x"), Optional.empty(), "vault:8200");

    private static HttpExchange failed(Kind kind, int status, boolean sent, Optional<Duration> retryAfter) {
        return new HttpExchange(new VaultFailure(kind, status, List.of(), ASKED, Optional.empty()), sent, retryAfter);
    }

    @ParameterizedTest(name = "{0} {1}, sent {2}: reads {3}, writes {4}")
    @CsvSource(textBlock = """
            UNREACHABLE, 0,   true,  true,  false
            UNREACHABLE, 0,   false, true,  true
            UNAVAILABLE, 412, true,  true,  false
            THROTTLED,   429, true,  true,  false
            UNAVAILABLE, 500, true,  true,  false
            UNAVAILABLE, 502, true,  true,  false
            SEALED,      503, true,  true,  false
            STANDBY,     500, true,  true,  false
            STANDBY,     307, true,  false, false
            INVALID,     501, true,  false, false
            UNAVAILABLE, 472, true,  false, false
            DENIED,      403, true,  false, false
            NOT_FOUND,   404, true,  false, false
            LEASE_GONE,  400, true,  false, false
            INVALID,     400, true,  false, false
            TIMED_OUT,   0,   true,  false, false
            TLS,         0,   false, false, false
            """)
    @DisplayName("Retries only temporary failures, and only if that is safe")
    void retries(Kind kind, int status, boolean sent, boolean reads, boolean writes) {
        HttpExchange attempt = failed(kind, status, sent, Optional.empty());
        assertThat(Retry.DEFAULT.after(attempt, true, 1, 0).isPresent()).isEqualTo(reads);
        assertThat(Retry.DEFAULT.after(attempt, false, 1, 0).isPresent()).isEqualTo(writes);
    }

    @Test
    void pausesGrowWithJitterAndEndAfterTwo() {
        HttpExchange attempt = failed(Kind.UNAVAILABLE, 503, true, Optional.empty());
        assertThat(Retry.DEFAULT.after(attempt, true, 1, 0)).contains(Duration.ofSeconds(1));
        assertThat(Retry.DEFAULT.after(attempt, true, 1, 1)).contains(Duration.ofMillis(1500));
        assertThat(Retry.DEFAULT.after(attempt, true, 2, 0.5)).contains(Duration.ofMillis(2500));
        assertThat(Retry.DEFAULT.after(attempt, true, 3, 0)).isEmpty();
    }

    @Test
    void vaultsWishIsHonouredUpToABound() {
        assertThat(Retry.DEFAULT.after(
                        failed(Kind.THROTTLED, 429, true, Optional.of(Duration.ofSeconds(3))), true, 1, 1))
                .contains(Duration.ofSeconds(3));
        assertThat(Retry.DEFAULT.after(
                        failed(Kind.THROTTLED, 429, true, Optional.of(Duration.ofSeconds(60))), true, 1, 1))
                .isEmpty();
    }

    @Test
    void successIsNotRepeated() {
        VaultResult done = ResponseClassifier.of(ASKED, 204, new byte[0]);
        assertThat(Retry.DEFAULT.after(HttpExchange.answered(done, Optional.empty()), true, 1, 0))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"7,PT7S", "' 7 ',PT7S", "0,PT0S", "soon,", "-1,", "99999999999,", "'Sun, 22 Nov 2026 04:00:00 GMT',"})
    void retryAfterIsReadAsSeconds(String header, Duration expected) {
        assertThat(HttpExchange.retryAfter(Optional.of(header)).orElse(null)).isEqualTo(expected);
    }
}
