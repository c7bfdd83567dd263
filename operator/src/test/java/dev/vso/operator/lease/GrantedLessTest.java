package dev.vso.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantedLessTest {

    @ParameterizedTest
    @CsvSource({"60, 60, false", "60, 59, false", "60, 58, false", "60, 57, true", "60, 90, false"})
    @DisplayName("D7: less is granted where more is missing than what passes on the way")
    void lessIsGranted(long asked, long granted, boolean less) {
        assertThat(GrantedLess.is(Duration.ofSeconds(asked), Duration.ofSeconds(granted)))
                .isEqualTo(less);
    }

    @ParameterizedTest
    @CsvSource({"1h, PT1H", "90, PT1M30S", "2d, PT48H", "' 1h30m ', PT1H30M", "'', ", "0, ", "soon, ", "-1h, "})
    @DisplayName("D7: the requested params.ttl is parsed as Vault does")
    void requestedTtl(String ttl, Duration asked) {
        assertThat(GrantedLess.asked(Map.of("ttl", ttl))).isEqualTo(Optional.ofNullable(asked));
        assertThat(GrantedLess.asked(Map.of())).isEmpty();
    }

    @Test
    @DisplayName("D7: the mount is named as the cap only where it is")
    void theCapIsNamed() {
        Duration asked = Duration.ofDays(60);
        Duration granted = Duration.ofDays(32);
        assertThat(GrantedLess.words("ttl", asked, granted, "db", Optional.of(granted), "max_ttl of the role"))
                .startsWith("ttl asks for 60d, 32d is granted: max_lease_ttl of the mount db caps it; ");
        assertThat(GrantedLess.words("ttl", asked, granted, "db", Optional.of(asked), "max_ttl of the role"))
                .contains("granted: max_ttl of the role, or max_lease_ttl of the mount db or of Vault itself, caps it");
        assertThat(GrantedLess.words("ttl", asked, granted, "db", Optional.empty(), "max_ttl of the role"))
                .contains("max_ttl of the role, or");
    }
}
