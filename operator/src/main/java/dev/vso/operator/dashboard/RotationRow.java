package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vso.api.RotationStatus;
import dev.vso.api.StatusTime;
import dev.vso.operator.summary.RecordedRotation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last rotation of one set of credentials.
 *
 * @param part name of the set; empty if the resource has one only
 * @param phase as in the status
 * @param since when it entered this phase; null if unknown
 * @param says what it waits for
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record RotationRow(String part, String phase, @Nullable Instant since, String says) {

    /** Empty before the first rotation. */
    static Optional<RotationRow> of(RecordedRotation rotation) {
        return rotation.told()
                .flatMap(told ->
                        Optional.ofNullable(told.phase()).map(phase -> row(rotation.part(), phase.value(), told)));
    }

    private static RotationRow row(String part, String phase, RotationStatus told) {
        return new RotationRow(part, phase, StatusTime.of(told.since()).orElse(null), told.message());
    }
}
