package dev.vso.operator.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.vault.AuthInfo;
import dev.vso.vault.VaultToken;
import dev.vso.vault.client.ConnectionSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SessionTokenTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final ConnectionSettings SETTINGS = ConnectionSettings.to("https://vault:8200");

    private static AuthInfo auth(Duration life) {
        return new AuthInfo(Optional.empty(), Optional.empty(), life, true, List.of(), Map.of(), "service", true, 0);
    }

    private static SessionToken token(Duration life) {
        return SessionToken.of(new VaultToken("s.hush"), auth(life), SETTINGS, NOW);
    }

    @Test
    void anHourIsRenewedAfterFortyMinutes() {
        SessionToken token = token(Duration.ofHours(1));
        assertThat(token.renewAt()).isEqualTo(NOW.plus(Duration.ofMinutes(40)));
        assertThat(token.end()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(token.issuer()).isEqualTo(SETTINGS.address());
    }

    @Test
    void aTokenWithoutLeaseNeverEnds() {
        SessionToken token = token(Duration.ZERO);
        assertThat(token.ends()).isFalse();
        assertThat(token.end()).isEqualTo(Instant.MAX);
        assertThat(token.renewAt()).isEqualTo(Instant.MAX);
    }

    @Test
    void aRenewalCountsFromItsOwnTimeAndKeepsTheToken() {
        Instant later = NOW.plusSeconds(100);
        SessionToken renewed = token(Duration.ofHours(1)).renewed(auth(Duration.ofMinutes(30)), later);
        assertThat(renewed.end()).isEqualTo(later.plus(Duration.ofMinutes(30)));
        assertThat(renewed.value()).isEqualTo(new VaultToken("s.hush"));
        assertThat(renewed.issuer()).isEqualTo(SETTINGS.address());
    }

    @Test
    void printingShowsNoToken() {
        assertThat(token(Duration.ofHours(1)).toString()).doesNotContain("hush");
    }

    @RepeatedTest(100)
    void renewalLiesBetweenIssueAndEnd(RepetitionInfo repetition) {
        long seed = 3L + repetition.getCurrentRepetition();
        Duration life = Duration.ofSeconds(1 + new Random(seed).nextInt(100_000_000));
        SessionToken token = token(life);
        assertThat(token.renewAt()).as("seed %d, %s", seed, life).isAfter(NOW).isBefore(token.end());
        assertThat(Duration.between(token.renewAt(), token.end()).multipliedBy(3))
                .as("seed %d: a third is left to try again in", seed)
                .isCloseTo(life, Duration.ofMillis(5));
    }
}
