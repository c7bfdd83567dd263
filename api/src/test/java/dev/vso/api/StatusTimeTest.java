package dev.vso.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTimeTest {

    @Test
    void validTime() {
        assertThat(StatusTime.of("2026-11-30T20:00:00Z")).contains(Instant.parse("2026-11-30T20:00:00Z"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "yesterday", "2026-13-01T00:00:00Z", "2026-11-30 20:00:00"})
    void noTime(@Nullable String text) {
        assertThat(StatusTime.of(text)).isEmpty();
    }
}
