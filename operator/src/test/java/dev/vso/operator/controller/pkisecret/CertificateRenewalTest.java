package dev.vso.operator.controller.pkisecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.controller.pkisecret.CertificatePlan.ExpirySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateRenewalTest {

    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    private static HeldCertificate living(Duration life) {
        return new HeldCertificate("01", "pki", T, T.plus(life));
    }

    private static CertificateRenewal of(Duration life, String offset, double random) {
        return CertificateRenewal.of(
                living(life),
                new ExpirySpec(
                        Optional.ofNullable(offset)
                                .filter(text -> !text.isEmpty())
                                .map(Duration::parse),
                        Optional.empty()),
                random);
    }

    @DisplayName("Renewal is never later than requested; jitter makes it earlier")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PT24H  |        | PT16H        | PT15H12M     | false",
                "PT24H  | PT0S   | PT16H        | PT15H12M     | false",
                "PT24H  | PT1H   | PT23H        | PT21H51M     | false",
                "PT720H | PT24H  | PT696H       | PT661H12M    | false",
                "PT24H  | PT22H  | PT2H         | PT1H54M      | false",
                "PT24H  | PT23H  | PT16H        | PT15H12M     | true",
                "PT24H  | PT24H  | PT16H        | PT15H12M     | true",
                "PT24H  | PT48H  | PT16H        | PT15H12M     | true",
                "PT6S   |        | PT5S         | PT5S         | false",
            })
    void renewalJitter(Duration life, String offset, Duration latest, Duration earliest, boolean tooLong) {
        assertThat(of(life, offset, 0)).isEqualTo(new CertificateRenewal(T.plus(latest), tooLong));
        assertThat(of(life, offset, 1).at()).isEqualTo(T.plus(earliest));
    }

    @Test
    @DisplayName("A certificate with a fixed end is not replaced by one with the same end")
    void fixedNotAfter() {
        Duration life = Duration.ofDays(10);
        Instant end = T.plus(life);
        assertThat(CertificateRenewal.of(
                                living(life), new ExpirySpec(Optional.of(Duration.ofDays(1)), Optional.of(end)), 0)
                        .at())
                .isEqualTo(Instant.MAX);
        assertThat(CertificateRenewal.of(
                                living(life), new ExpirySpec(Optional.empty(), Optional.of(end.plusSeconds(1))), 0)
                        .at())
                .as("Vault granted less")
                .isBefore(end);
    }

    @Test
    void renewalIsAlwaysWithinTheLifeAndLeavesSomeOfIt() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            Duration life = Duration.ofSeconds(7 + random.nextLong(100_000_000));
            Duration offset = Duration.ofSeconds(random.nextLong(200_000_000));
            CertificateRenewal renewal = CertificateRenewal.of(
                    living(life), new ExpirySpec(Optional.of(offset), Optional.empty()), random.nextDouble());
            assertThat(renewal.at())
                    .as("seed %d: life %s, offset %s", seed, life, offset)
                    .isBefore(T.plus(life))
                    .isAfterOrEqualTo(T.plus(CertificateRenewal.SHORTEST_USE))
                    .isAfterOrEqualTo(T.plusMillis(Math.round(life.toMillis() * 0.047)));
            if (!renewal.offsetTooLong() && offset.isPositive()) {
                Instant latest = T.plus(life).minus(offset);
                assertThat(renewal.at())
                        .as("seed %d: life %s, offset %s", seed, life, offset)
                        .isBeforeOrEqualTo(
                                latest.isBefore(T.plus(CertificateRenewal.SHORTEST_USE))
                                        ? T.plus(CertificateRenewal.SHORTEST_USE)
                                        : latest);
            }
        }
    }
}
