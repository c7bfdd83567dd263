package dev.vso.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.api.RevokePrevious;
import dev.vso.api.Rotation;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.reconcile.UnusedFields;
import dev.vso.operator.rollout.window.PreviousExpiry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevocationPolicyTest {

    private static final RevocationPolicy USUAL = RevocationPolicy.after(Duration.ofMinutes(3));

    private static Rotation rotation(
            @Nullable String overlap, @Nullable String maxOverlap, @Nullable RevokePrevious revokePrevious) {
        return new Rotation(overlap, maxOverlap, revokePrevious, null, null, List.of());
    }

    @Test
    void whatAResourceLeavesOutIsAsUsual() throws SyncException {
        assertThat(USUAL.with(null)).isEqualTo(USUAL);
        assertThat(USUAL.with(rotation("", "", null))).isEqualTo(USUAL);
    }

    @Test
    void whatAResourceSaysReplacesTheUsual() throws SyncException {
        assertThat(USUAL.with(rotation("10m", "2h", RevokePrevious.AFTER_OVERLAP)))
                .isEqualTo(new RevocationPolicy(
                        Duration.ofMinutes(10), Optional.of(Duration.ofHours(2)), RevokePrevious.AFTER_OVERLAP));
        assertThat(USUAL.with(rotation(null, null, RevokePrevious.NEVER)))
                .isEqualTo(new RevocationPolicy(Duration.ofMinutes(3), Optional.empty(), RevokePrevious.NEVER));
    }

    @ParameterizedTest(name = "by default {0}, overlap {1}, maxOverlap {2}, revokePrevious {3}: {4}")
    @CsvSource({
        "AfterRollout, 1m, 1h, , ",
        "AfterRollout, 1m, 1h, AfterRollout, ",
        "AfterRollout, 1m, 1h, AfterOverlap, rotation.maxOverlap",
        "AfterRollout, 1m, 1h, Never, rotation.overlap rotation.maxOverlap",
        "AfterRollout, , , Never, ",
        "AfterRollout, 1m, '', Never, rotation.overlap",
        "AfterOverlap, 1m, 1h, , rotation.maxOverlap",
        "AfterOverlap, 1m, 1h, AfterRollout, ",
        "Never, 1m, , , rotation.overlap",
        "Never, 1m, , AfterOverlap, ",
    })
    void fieldsWithoutEffectAreNamed(
            String usual, String overlap, String maxOverlap, String revokePrevious, String fields) {
        var policy = new RevocationPolicy(
                Duration.ofMinutes(3), Optional.empty(), Objects.requireNonNull(RevokePrevious.of(usual)));
        RevokePrevious when = revokePrevious == null ? null : RevokePrevious.of(revokePrevious);
        UnusedFields.assertNamed(policy.unused(rotation(overlap, maxOverlap, when)), fields);
        UnusedFields.assertNamed(policy.unused(null), null);
    }

    @ParameterizedTest
    @DisplayName(
            "Replaced credentials end with their lease if it is not renewed, or when they are revoked whatever happens")
    @CsvSource({
        "AfterRollout, , true,",
        "AfterRollout, , false, L ends at 1970-01-01T01:00:00Z",
        "AfterRollout, 30m, true, the previous credentials are revoked at 1970-01-01T00:30:00Z",
        "AfterRollout, 2h, false, L ends at 1970-01-01T01:00:00Z",
        "AfterOverlap, , true, the previous credentials are revoked at 1970-01-01T00:03:00Z",
        "Never, , true, L ends at 1970-01-01T01:00:00Z",
    })
    void expiry(String revokePrevious, @Nullable String maxOverlap, boolean isRenewed, @Nullable String why)
            throws SyncException {
        assertThat(USUAL.with(rotation(null, maxOverlap, RevokePrevious.of(revokePrevious)))
                        .expiry("L", Instant.EPOCH, Instant.EPOCH.plusSeconds(3600), isRenewed)
                        .map(PreviousExpiry::why))
                .isEqualTo(Optional.ofNullable(why));
    }

    @ParameterizedTest
    @CsvSource({"soon, , rotation.overlap", ", 5x, rotation.maxOverlap"})
    void anInvalidDurationIsNamedWithItsCure(String overlap, String maxOverlap, String field) {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> USUAL.with(rotation(overlap, maxOverlap, null)))
                .withMessageContainingAll(field, "such as 10m");
    }
}
